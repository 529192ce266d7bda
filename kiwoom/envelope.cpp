#include "kiwoom/envelope.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

namespace tandem::kiwoom {
namespace {

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end || text.empty())
    return std::nullopt;
  return value;
}

/// Empty for a value that is no code.
std::optional<int> code_in(const simdjson::dom::element& value) {
  if (std::int64_t code = 0; value.get(code) == simdjson::SUCCESS)
    return std::in_range<int>(code) ? std::optional{static_cast<int>(code)} : std::nullopt;
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? whole_number(text) : std::nullopt;
}

} // namespace

envelope read_envelope(const parsed_answer& answer) {
  envelope out;
  if (const auto& fault = answer.fault()) {
    out.form = fault->what == json_fault::kind::bad_encoding ? envelope::shape::bad_encoding
                                                             : envelope::shape::not_json;
    out.broken_at = fault->at;
    return out;
  }
  out.form = envelope::shape::bad_envelope;
  simdjson::dom::object object;
  if (answer.root().get(object) != simdjson::SUCCESS)
    return out;
  for (const auto& [field, value] : object) {
    if (field == "return_code") {
      out.return_code = code_in(value);
      if (!out.return_code)
        return out;
    } else if (field == "return_msg") {
      std::string_view text;
      if (value.get(text) != simdjson::SUCCESS)
        return out;
      out.return_msg = text;
    }
  }
  out.form = envelope::shape::json;
  return out;
}

} // namespace tandem::kiwoom
