#include "sim/broker/wire_number.hpp"

#include "sim/market/tick.hpp"

#include <cstdlib>

namespace tandem::sim {

namespace {

std::string with_two_decimals(std::int64_t hundredths) {
  return std::to_string(hundredths / 100) + "." + zero_padded(hundredths % 100, 2);
}

std::string prefixed(char sign, std::string_view digits) {
  std::string text{sign};
  text += digits;
  return text;
}

} // namespace

std::string directed(std::int64_t price, std::int64_t base) {
  auto digits = std::to_string(price);
  if (price == base || price == 0)
    return digits;
  return prefixed(price > base ? '+' : '-', digits);
}

std::string value_signed(std::int64_t number) {
  auto digits = std::to_string(number);
  return number > 0 ? prefixed('+', digits) : digits;
}

std::string plus_sign(std::string_view digits) {
  return prefixed('+', digits);
}

std::string two_decimals(std::int64_t numerator, std::int64_t denominator) {
  if (denominator == 0)
    return "0.00";
  // In two steps: volumes times 100 are far below the limit of 64 bits, but squared volumes are
  // not.
  return with_two_decimals(numerator / denominator * 100
                           + numerator % denominator * 100 / denominator);
}

std::string percent_change(std::int64_t change, std::int64_t base) {
  if (base == 0)
    return "0.00";
  const auto hundredths = (std::abs(change) * 10'000 + base / 2) / base;
  auto digits = with_two_decimals(hundredths);
  if (hundredths == 0)
    return digits;
  return prefixed(change > 0 ? '+' : '-', digits);
}

std::string_view change_class(const day_bar& bar, const instrument& subject) {
  if (bar.close == bar.base)
    return "3";
  const auto limits = limits_of(bar.base, subject.limit_percent, subject.ticks());
  if (bar.close == limits.upper)
    return "1";
  if (bar.close == limits.lower)
    return "4";
  return bar.close > bar.base ? "2" : "5";
}

std::string zero_padded(std::int64_t number, std::size_t width) {
  auto digits = std::to_string(number);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

} // namespace tandem::sim
