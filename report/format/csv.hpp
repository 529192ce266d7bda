#pragma once

#include "config/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
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

/// Who reads a table in CSV: programs, or a spreadsheet that opens it without asking what is in it.
enum class csv_dialect : std::uint8_t { plain, excel };

/// What a file for a spreadsheet begins with: without it the names would be read as Latin letters.
inline constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

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

/// A field that a spreadsheet takes for a text although it looks like a number, such as 005930,
/// which would lose its zeros: a tab behind it, which is not seen, keeps it. Quotes do not.
inline std::string csv_text_field(std::string_view text) {
  return csv_field(std::string{text}.append("\t"));
}

/// Whether a spreadsheet, which computes with 15 digits, would change the whole number.
bool is_too_long_for_spreadsheets(std::string_view number);

/// A table made of `csv_line`s for a spreadsheet: with the mark of UTF-8, lines that end in CR LF,
/// and as texts what a spreadsheet would change, the column `code` and long whole numbers.
std::string to_excel_csv(std::string_view plain);

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
