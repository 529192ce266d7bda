#include "kiwoom/prices.hpp"

namespace tandem::kiwoom {

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
    return row.refuse(when + "high_pric " + std::to_string(prices.high) + " is no price");
  return std::nullopt;
}

} // namespace tandem::kiwoom
