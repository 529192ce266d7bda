#pragma once

#include <rapidjson/document.h>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::kiwoom {

/// Why a body is no JSON text in UTF-8.
struct json_fault {
  enum class kind { zero_byte, bad_encoding, bad_syntax };
  kind what = kind::bad_syntax;
  std::size_t at = 0; // Offset of the first byte that does not fit.
  std::string why;    // In words.
};

/// An answer's body, parsed once for all who read it: who sorts the answer by its envelope, and
/// then who takes the rows. A page has a hundred kilobytes, and parsing it is most of what a call
/// costs. The body is copied, so `body` must outlive this only where `body()` is used.
class parsed_answer {
public:
  // NOLINTBEGIN(google-explicit-constructor): a body is an answer that nobody has parsed yet.
  template <class Body>
  requires std::convertible_to<const Body&, std::string_view> parsed_answer(const Body& body)
      : body_(body) {
    parse();
  }
  // NOLINTEND(google-explicit-constructor)

  std::string_view body() const { return body_; }
  /// Empty: `document` is all of the body.
  const std::optional<json_fault>& fault() const { return fault_; }
  const rapidjson::Document& document() const { return document_; }

private:
  void parse();

  std::string_view body_;
  std::vector<char> text_; // The texts of `document_` lie here.
  rapidjson::Document document_;
  std::optional<json_fault> fault_;
};

} // namespace tandem::kiwoom
