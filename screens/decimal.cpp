#include "screens/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <system_error>

namespace tandem::screens {

namespace {

// Far beyond what a double's exponent can be, whatever digits stand before it.
constexpr long exponent_max = 1'000'000;

long exponent_of(std::string_view text) {
  if (text.starts_with('+'))
    text.remove_prefix(1);
  long exponent = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (read.ec == std::errc::result_out_of_range)
    exponent = text.starts_with('-') ? -exponent_max : exponent_max;
  return std::clamp(exponent, -exponent_max, exponent_max);
}

/// Whether a number that is no double is too large for one and not too small.
bool is_large(std::string_view digits, long exponent) {
  const auto first = digits.find_first_of("123456789");
  const auto point = std::min(digits.find('.'), digits.size());
  const auto places = static_cast<long>(point) - static_cast<long>(first);
  return places + exponent > 0;
}

} // namespace

double nearest_double(std::string_view text, int shift) {
  const auto mark = text.find_first_of("eE");
  const auto digits = text.substr(0, mark);
  const long exponent =
    shift + (mark == std::string_view::npos ? 0 : exponent_of(text.substr(mark + 1)));
  const auto decimal = std::string{digits} + "e" + std::to_string(exponent);
  double value = 0;
  const auto read = std::from_chars(decimal.data(), decimal.data() + decimal.size(), value);
  if (read.ec == std::errc::result_out_of_range)
    return is_large(digits, exponent) ? std::numeric_limits<double>::infinity() : 0.0;
  return value;
}

} // namespace tandem::screens
