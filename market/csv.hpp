#pragma once

#include "market/error.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tandem::market {

/// Gets the fields of one row; a returned sentence says what is wrong with it.
using csv_row_reader = std::function<std::optional<std::string>(std::span<const std::string_view>)>;

/// Passes every row of `text` after the header to `read_row`. Lines end in LF. The header must
/// equal `header` and every row must have as many fields. Plain commas only, because no field of
/// the files read here needs quotes. Fails with no_data as "NAME:LINE: what".
status parse_csv(const std::string& name, std::string_view text, std::string_view header,
                 const csv_row_reader& read_row);

/// "NAME 'TEXT'" for such a sentence: a short part of the text, without control characters.
std::string csv_field(std::string_view name, std::string_view text);

/// The header of files with daily prices.
inline constexpr std::string_view price_header = "date,open,high,low,close,volume";

} // namespace tandem::market
