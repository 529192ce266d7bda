#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>

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
  /// Empty: `root` is all of the body.
  const std::optional<json_fault>& fault() const { return fault_; }
  /// Only where there is no fault.
  const simdjson::dom::element& root() const { return root_; }

private:
  void parse();

  std::string_view body_;
  std::unique_ptr<simdjson::dom::parser> parser_; // Holds what `root_` points to.
  simdjson::dom::element root_;
  std::optional<json_fault> fault_;
};

} // namespace tandem::kiwoom
