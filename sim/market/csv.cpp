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
#include <vector>

namespace tandem::sim {

namespace {

std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

void split_fields(std::string_view line, std::vector<std::string_view>& fields) {
  fields.clear();
  while (true) {
    const auto comma = line.find(',');
    fields.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos)
      return;
    line.remove_prefix(comma + 1);
  }
}

/// `text` times `scale`, rounded; empty when it is not a plain number.
std::optional<std::int64_t> parse_number(std::string_view text, int scale) {
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !(std::abs(value) < 1e15))
    return std::nullopt;
  return std::llround(value * scale);
}

/// `text` may be anything, so only a short part of it is shown, without control characters.
std::string quoted(std::string_view name, std::string_view text) {
  constexpr std::size_t shown_max = 60;
  std::string shown{text.substr(0, shown_max)};
  for (auto& c : shown)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e)
      c = '?';
  return std::string{name} + " '" + shown + (text.size() > shown_max ? "...'" : "'");
}

} // namespace

status read_csv(const std::string& path, std::string_view header, const csv_row_reader& read_row) {
  std::ifstream file{path, std::ios::binary};
  std::error_code unknown;
  if (!file || std::filesystem::is_directory(path, unknown))
    return failure{ec::no_data, path + ": cannot be read"};
  const auto text = market::plain_text(std::string{std::istreambuf_iterator<char>{file}, {}});
  if (!text)
    return failure{ec::no_data, path + ": " + text.error().message};
  std::string_view rest{*text};
  const auto fail = [&path](int line, const std::string& what) {
    return failure{ec::no_data, path + ":" + std::to_string(line) + ": " + what};
  };
  if (const auto found = take_line(rest); found != header)
    return fail(1, quoted("header", found) + " is not '" + std::string{header} + "'");
  const auto width = std::count(header.begin(), header.end(), ',') + 1;
  std::vector<std::string_view> fields;
  for (auto line_number = 2; !rest.empty(); ++line_number) {
    const auto line = take_line(rest);
    if (line.empty() && rest.empty())
      break;
    split_fields(line, fields);
    if (std::ssize(fields) != width)
      return fail(line_number,
                  std::to_string(fields.size()) + " fields instead of " + std::to_string(width));
    if (const auto wrong = read_row(fields))
      return fail(line_number, *wrong);
  }
  return std::nullopt;
}

std::optional<std::string> parse_price_row(std::span<const std::string_view> fields,
                                           market::date previous, price_row& row) {
  const auto day = market::date::parse(fields[0]);
  if (!day)
    return quoted("date", fields[0]) + " is not a day";
  if (*day <= previous)
    return quoted("date", fields[0]) + " does not follow " + previous.iso();
  row.day = *day;
  const std::array<std::string_view, 4> names{"open", "high", "low", "close"};
  const std::array prices{&row.open, &row.high, &row.low, &row.close};
  for (std::size_t i = 0; i < prices.size(); ++i) {
    const auto price = parse_number(fields[i + 1], 100);
    if (!price || *price <= 0)
      return quoted(names[i], fields[i + 1]) + " is not a price";
    *prices[i] = *price;
  }
  const auto volume = parse_number(fields[5], 1);
  if (!volume || *volume < 0)
    return quoted("volume", fields[5]) + " is not a number of shares";
  row.volume = *volume;
  if (row.high < std::max(row.open, row.close))
    return quoted("high", fields[2]) + " is below open or close";
  if (row.low > std::min(row.open, row.close))
    return quoted("low", fields[3]) + " is above open or close";
  return std::nullopt;
}

} // namespace tandem::sim
