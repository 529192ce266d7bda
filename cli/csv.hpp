#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::cli {

/// A field as RFC 4180 has it: in quotes where it holds a comma, a quote or the end of a line.
inline std::string csv_field(std::string_view text) {
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

/// Every digit there is; an empty field for what is not known.
template <class Number>
std::string csv_number(const std::optional<Number>& number) {
  return number ? fmt::format("{}", *number) : "";
}

/// One line with its end. What is not known is an empty field.
inline std::string csv_line(const std::vector<std::string>& fields) {
  std::string line;
  for (const auto& field : fields)
    line.append(&field == fields.data() ? "" : ",").append(csv_field(field));
  return line.append("\n");
}

} // namespace tandem::cli
