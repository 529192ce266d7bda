#pragma once

#include "config/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem {

/// Whether a spreadsheet would take the text for a formula, which may call programs: it begins with
/// = + - @ or their full-width forms, or with a tab or a line end, and is not a number.
inline bool is_formula(std::string_view text) {
  constexpr std::array<std::string_view, 11> beginnings{"=",  "+",  "-",  "@",  "\t", "\r",
                                                        "\n", "＝", "＋", "－", "＠"};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [text](auto beginning) { return text.starts_with(beginning); })
         && (text.starts_with("+-")
             || !config::parse_number(text.substr(text.starts_with('+') ? 1 : 0)));
}

/// A field according to RFC 4180: in quotes where it holds a comma, a quote or a line end. A text
/// that looks like a formula is marked as text by an apostrophe, which spreadsheets know.
inline std::string csv_field(std::string_view text) {
  if (is_formula(text))
    return csv_field(std::string{"'"}.append(text));
  if (text.find_first_of(",\"\r\n") == std::string_view::npos)
    return std::string{text};
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"')
      quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

/// With all digits; an empty field when the value is not known.
template <class Number>
std::string csv_number(const std::optional<Number>& number) {
  return number ? fmt::format("{}", *number) : "";
}

/// One line with its end. Unknown values are empty fields.
inline std::string csv_line(const std::vector<std::string>& fields) {
  std::string line;
  for (const auto& field : fields)
    line.append(&field == fields.data() ? "" : ",").append(csv_field(field));
  return line.append("\n");
}

} // namespace tandem
