#include "market/value_doubt.hpp"

#include <cmath>

namespace tandem::market {

bool is_odd_value(const traded_value& of_day) {
  if (of_day.million_krw < 0)
    return false;
  const auto shares = static_cast<double>(of_day.volume_shares);
  const auto millions = static_cast<double>(of_day.million_krw);
  // The broker cuts off or rounds to whole millions, and block trades have prices of their own.
  constexpr double rounding = 1;
  return millions < 0.5 * of_day.low * shares / 1e6 - rounding
         || millions > 2 * of_day.high * shares / 1e6 + rounding;
}

std::string odd_value(const traded_value& of_day) {
  if (!is_odd_value(of_day))
    return {};
  const auto whole = [](double price) { return std::to_string(std::llround(price)); };
  return std::to_string(of_day.million_krw) + " million KRW for "
         + std::to_string(of_day.volume_shares) + " shares between " + whole(of_day.low) + " and "
         + whole(of_day.high) + " KRW";
}

} // namespace tandem::market
