#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tandem::market {

/// The symbol code in a line of a list that a person or another program made: "005930", "A005930",
/// "5930" of a spreadsheet, "005930,name" with commas, semicolons or tabs, and "\"005930\",...".
/// Nothing for a line whose first field is no code.
std::optional<std::string> listed_code(std::string_view line);

/// Whether the first field of such a line is the heading of a column of codes.
bool is_code_heading(std::string_view line);

} // namespace tandem::market
