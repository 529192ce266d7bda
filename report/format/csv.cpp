#include "report/format/csv.hpp"

#include <cstddef>

namespace tandem {

namespace {

/// The digits that a spreadsheet computes with.
constexpr std::size_t spreadsheet_digits = 15;

/// Takes a field of a table that `csv_line` made from the front, as it was before it was quoted,
/// with the comma or line end behind it.
struct csv_reader {
  std::string_view rest;
  bool at_line_end = false;

  std::string next() {
    std::string text;
    bool quoted = false;
    while (!rest.empty()) {
      const char c = rest.front();
      rest.remove_prefix(1);
      if (quoted && c == '"' && rest.starts_with('"')) {
        text += c;
        rest.remove_prefix(1);
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        at_line_end = c == '\n';
        return text;
      } else {
        text += c;
      }
    }
    at_line_end = true;
    return text;
  }
};

} // namespace

bool is_too_long_for_spreadsheets(std::string_view number) {
  if (number.starts_with('-'))
    number.remove_prefix(1);
  return number.size() > spreadsheet_digits
         && number.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string to_excel_csv(std::string_view plain) {
  std::string text{utf8_mark};
  csv_reader reader{plain};
  std::vector<bool> has_codes;
  bool is_header = true;
  std::size_t column = 0;
  while (!reader.rest.empty()) {
    const auto field = reader.next();
    if (is_header)
      has_codes.push_back(field == "code");
    const bool is_code = !is_header && column < has_codes.size() && has_codes[column];
    text.append(column == 0 ? "" : ",")
      .append((is_code && !field.empty()) || is_too_long_for_spreadsheets(field)
                ? csv_text_field(field)
                : csv_field(field));
    ++column;
    if (reader.at_line_end) {
      text += "\r\n";
      is_header = false;
      column = 0;
    }
  }
  return text;
}

} // namespace tandem
