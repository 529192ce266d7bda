#include "kiwoom/prices.hpp"

#include <algorithm>
#include <cmath>

namespace tandem::kiwoom {

namespace {

bool is_sentinel(std::int64_t number) {
  constexpr std::int64_t half = std::int64_t{1} << 31;
  constexpr std::int64_t whole = std::int64_t{1} << 32;
  return number == half - 1 || number == half || (number >= whole - 2 && number <= whole);
}

/// How a sentence about a row of that day begins.
std::string said(market::date when) {
  return when ? when.compact() + " " : std::string{};
}

/// The possible prices of one share.
struct price_band {
  double cheapest = 0;
  double dearest = 0;
};

/// The limits of a day with these prices, wherever later events have moved them: low and high are
/// within 30 % of one base price, and block trades after the close may be anywhere within that. An
/// adjusted chart scales old prices by all later events, and may leave the volume unscaled after
/// bonus issues.
price_band band_of(const wire_prices& prices) {
  constexpr double limit = 0.3;
  constexpr double adjustment_max = 10;
  const auto low = static_cast<double>(prices.low);
  const auto high = static_cast<double>(prices.high);
  return {std::min(low, high * (1 - limit) / (1 + limit)) / adjustment_max,
          std::max(high, low * (1 + limit) / (1 - limit)) * adjustment_max};
}

} // namespace

void fill_untraded(wire_prices& prices, std::int64_t volume) {
  if (volume == 0)
    for (auto* price : {&prices.open, &prices.high, &prices.low})
      if (*price == 0)
        *price = prices.close;
}

status check_prices(const row_reader& row, const wire_prices& prices, market::date when) {
  if (prices.close == 0)
    return row.refuse(said(when) + "cur_prc is 0");
  if (prices.low == 0)
    return row.refuse(said(when) + "low_pric is 0 beside cur_prc " + std::to_string(prices.close));
  struct order {
    const char* smaller;
    std::int64_t smaller_price;
    const char* larger;
    std::int64_t larger_price;
  };
  for (const auto& [smaller, smaller_price, larger, larger_price] :
       {order{"low_pric", prices.low, "high_pric", prices.high},
        {"low_pric", prices.low, "open_pric", prices.open},
        {"low_pric", prices.low, "cur_prc", prices.close},
        {"open_pric", prices.open, "high_pric", prices.high},
        {"cur_prc", prices.close, "high_pric", prices.high}})
    if (smaller_price > larger_price)
      return row.refuse(said(when) + smaller + " " + std::to_string(smaller_price) + " > " + larger
                        + " " + std::to_string(larger_price));
  if (prices.high >= price_end)
    return row.refuse(said(when) + "high_pric " + std::to_string(prices.high) + " is not a price");
  return std::nullopt;
}

status check_volume(const row_reader& row, std::int64_t volume, market::date when) {
  if (is_sentinel(volume))
    return row.refuse(said(when) + "trde_qty " + std::to_string(volume)
                      + " is not a number of shares");
  return std::nullopt;
}

result<std::int64_t> read_value(const row_reader& row, std::string_view text, market::date when) {
  if (is_blank(text))
    return std::int64_t{-1};
  const auto printed = grouped_number(text);
  if (!printed)
    return row.refuse(said(when) + "field trde_prica = \"" + quoted(text)
                      + "\" is not an amount in million KRW");
  return *printed;
}

status check_old_value(const row_reader& row, const wire_prices& prices, std::int64_t volume,
                       std::int64_t value, market::date when) {
  if (volume == 0 || value < 0)
    return std::nullopt;
  const auto [cheapest, dearest] = band_of(prices);
  const auto millions = [](double shares, double price) { return shares * price / 1e6; };
  const auto shares = static_cast<double>(volume);
  const auto amount = static_cast<double>(value);
  // Prices and shares may be rounded by one each, as adjusted ones are.
  if (millions(shares - 1, std::max(cheapest - 1, 0.0)) - 1 <= amount
      && amount <= millions(shares + 1, dearest + 1) + 1)
    return std::nullopt;
  const auto whole = [](double price) { return std::to_string(std::llround(price)); };
  return row.refuse(said(when) + "trde_prica " + std::to_string(value) + " is not what "
                    + std::to_string(volume) + " shares cost between " + whole(cheapest) + " and "
                    + whole(dearest) + " KRW");
}

} // namespace tandem::kiwoom
