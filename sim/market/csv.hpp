#pragma once

#include "market/csv.hpp"
#include "market/date.hpp"
#include "market/error.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tandem::sim {

/// Reads the whole file and passes every row after the header to `read_row`, as market::parse_csv
/// does. Fails with no_data as "FILE:LINE: what".
status read_csv(const std::string& path, std::string_view header,
                const market::csv_row_reader& read_row);

/// One row date,open,high,low,close,volume with prices in hundredths.
struct price_row {
  market::date day;
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  std::int64_t volume = 0;
};

/// Reads the six fields of a price row. `previous` is the day of the row before. Refuses impossible
/// rows: a price below 0.01, high or low inside open..close, a negative volume, days not ascending.
std::optional<std::string> parse_price_row(std::span<const std::string_view> fields,
                                           market::date previous, price_row& row);

} // namespace tandem::sim
