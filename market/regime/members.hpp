#pragma once

#include "market/candle.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tandem::market {

/// One symbol's measures on a session; its candles are not needed any more.
struct member_move {
  std::string code;
  /// Close over the close before it, minus 1; absent with fewer than 2 traded candles.
  std::optional<double> day_return;
  /// Volume over the mean volume of the 5 candles before it; absent with fewer than 6.
  std::optional<double> volume_ratio;
};

/// Measures a symbol on its newest traded candles (volume and close above 0) up to `session`.
/// `candles` are oldest first and may reach past the session. A symbol that is suspended keeps the
/// move of its last traded days: the original has no freshness check here and counts it too.
member_move measure_member(std::string code, std::span<const candle> candles, date session);

/// The large caps that sector rotation and the two flows look at, each code once.
std::span<const std::string_view> regime_leaders();

} // namespace tandem::market
