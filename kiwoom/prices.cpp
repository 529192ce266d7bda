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

} // namespace

void fill_untraded(wire_prices& prices, std::int64_t volume) {
  if (volume == 0)
    for (auto* price : {&prices.open, &prices.high, &prices.low})
      if (*price == 0)
        *price = prices.close;
}

status check_prices(const row_reader& row, const wire_prices& prices, const std::string& when) {
  if (prices.close == 0)
    return row.refuse(when + "cur_prc is 0");
  if (prices.low == 0)
    return row.refuse(when + "low_pric is 0 beside cur_prc " + std::to_string(prices.close));
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
      return row.refuse(when + smaller + " " + std::to_string(smaller_price) + " > " + larger + " "
                        + std::to_string(larger_price));
  if (prices.high >= price_end)
    return row.refuse(when + "high_pric " + std::to_string(prices.high) + " is not a price");
  return std::nullopt;
}

price_band band_of(const wire_prices& prices) {
  constexpr double limit = 0.3;
  const auto low = static_cast<double>(prices.low);
  const auto high = static_cast<double>(prices.high);
  return {std::min(low, high * (1 - limit) / (1 + limit)),
          std::max(high, low * (1 + limit) / (1 - limit))};
}

status check_volume(const row_reader& row, std::int64_t volume, std::string_view value,
                    const price_band& prices, const std::string& when) {
  if (is_sentinel(volume))
    return row.refuse(when + "trde_qty " + std::to_string(volume) + " is not a number of shares");
  if (volume == 0 || is_blank(value))
    return std::nullopt;
  const auto printed = grouped_number(value);
  if (!printed)
    return row.refuse(when + "field trde_prica = \"" + quoted(value)
                      + "\" is not an amount in million KRW");
  const auto millions = [](double shares, double price) { return shares * price / 1e6; };
  const auto shares = static_cast<double>(volume);
  const auto amount = static_cast<double>(*printed);
  if (millions(shares - 1, std::max(prices.cheapest - 1, 0.0)) - 1 <= amount
      && amount <= millions(shares + 1, prices.dearest + 1) + 1)
    return std::nullopt;
  const auto whole = [](double price) { return std::to_string(std::llround(price)); };
  return row.refuse(when + "trde_prica " + std::to_string(*printed) + " is not what "
                    + std::to_string(volume) + " shares cost between " + whole(prices.cheapest)
                    + " and " + whole(prices.dearest) + " KRW");
}

} // namespace tandem::kiwoom
