#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tandem::market {

/// The symbol code in a line of a list made by a person or another program: "005930", "A005930",
/// "5930" of a spreadsheet, "005930,name" with commas, semicolons or tabs, and "\"005930\",...".
/// Empty for a line whose first field is not a code.
std::optional<std::string> listed_code(std::string_view line);

/// Whether the first field of such a line is the heading of a code column.
bool is_code_heading(std::string_view line);

} // namespace tandem::market
