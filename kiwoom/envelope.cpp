#include "kiwoom/envelope.hpp"

#include <charconv>
#include <string_view>

namespace tandem::kiwoom {
namespace {

std::string_view text_of(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end || text.empty())
    return std::nullopt;
  return value;
}

/// Empty for a value that is no code.
std::optional<int> code_in(const rapidjson::Value& value) {
  if (value.IsInt())
    return value.GetInt();
  return value.IsString() ? whole_number(text_of(value)) : std::nullopt;
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
  if (!answer.document().IsObject())
    return out;
  for (const auto& [name, value] : answer.document().GetObject()) {
    const auto field = text_of(name);
    if (field == "return_code") {
      out.return_code = code_in(value);
      if (!out.return_code)
        return out;
    } else if (field == "return_msg") {
      if (!value.IsString())
        return out;
      out.return_msg = text_of(value);
    }
  }
  out.form = envelope::shape::json;
  return out;
}

} // namespace tandem::kiwoom
