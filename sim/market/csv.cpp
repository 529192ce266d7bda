#include "sim/market/csv.hpp"

#include "market/plain_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace tandem::sim {

namespace {

/// `text` times `scale`, rounded; empty when it is not a plain number.
std::optional<std::int64_t> parse_number(std::string_view text, int scale) {
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !(std::abs(value) < 1e15))
    return std::nullopt;
  return std::llround(value * scale);
}

} // namespace

status read_csv(const std::string& path, std::string_view header,
                const market::csv_row_reader& read_row) {
  std::ifstream file{path, std::ios::binary};
  std::error_code unknown;
  if (!file || std::filesystem::is_directory(path, unknown))
    return failure{ec::no_data, path + ": cannot be read"};
  const auto text = market::plain_text(std::string{std::istreambuf_iterator<char>{file}, {}});
  if (!text)
    return failure{ec::no_data, path + ": " + text.error().message};
  return market::parse_csv(path, *text, header, read_row);
}

std::optional<std::string> parse_price_row(std::span<const std::string_view> fields,
                                           market::date previous, price_row& row) {
  const auto day = market::date::parse(fields[0]);
  if (!day)
    return market::csv_field("date", fields[0]) + " is not a day";
  if (*day <= previous)
    return market::csv_field("date", fields[0]) + " does not follow " + previous.iso();
  row.day = *day;
  const std::array<std::string_view, 4> names{"open", "high", "low", "close"};
  const std::array prices{&row.open, &row.high, &row.low, &row.close};
  for (std::size_t i = 0; i < prices.size(); ++i) {
    const auto price = parse_number(fields[i + 1], 100);
    if (!price || *price <= 0)
      return market::csv_field(names[i], fields[i + 1]) + " is not a price";
    *prices[i] = *price;
  }
  const auto volume = parse_number(fields[5], 1);
  if (!volume || *volume < 0)
    return market::csv_field("volume", fields[5]) + " is not a number of shares";
  row.volume = *volume;
  if (row.high < std::max(row.open, row.close))
    return market::csv_field("high", fields[2]) + " is below open or close";
  if (row.low > std::min(row.open, row.close))
    return market::csv_field("low", fields[3]) + " is above open or close";
  return std::nullopt;
}

} // namespace tandem::sim
