#pragma once

#include "sim/market/market_source.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::sim {

/// A price with a sign that shows its direction from `base` and is not part of the number.
std::string directed(std::int64_t price, std::int64_t base);

/// A number with its real sign; plus is written, zero has none.
std::string value_signed(std::int64_t number);

/// A number that always has a plus.
std::string plus_sign(std::string_view digits);

/// `numerator / denominator` with two decimals, cut off and without a sign; "0.00" when the
/// denominator is 0.
std::string two_decimals(std::int64_t numerator, std::int64_t denominator);

/// A change in percent of `base` with two decimals, rounded half away from zero: "+1.32".
std::string percent_change(std::int64_t change, std::int64_t base);

/// pred_pre_sig: 1 upper limit, 2 up, 3 flat, 4 lower limit, 5 down.
std::string_view change_class(const day_bar& bar, const instrument& subject);

/// `number` padded with zeros to `width` digits.
std::string zero_padded(std::int64_t number, std::size_t width);

} // namespace tandem::sim
