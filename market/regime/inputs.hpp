#pragma once

#include "market/candle.hpp"
#include "market/condition.hpp"
#include "market/regime/members.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace tandem::market {

/// Daily candles of the US market, dated by their New York session, oldest first.
struct us_series {
  candle_series spy;
  candle_series qqq;
  candle_series vix;
};

/// The midterm word of an earlier session, as stored.
struct known_midterm {
  date session;
  regime_word word = regime_word::neutral;
};

/// Everything that the regime of a session depends on. Series are oldest first, one candle per day
/// with prices above 0; candles after `session` are ignored, and US candles of its date too. The
/// inputs own nothing: what they point to must outlive the call.
struct regime_inputs {
  date session;
  std::span<const candle> kospi;     // The index itself.
  std::span<const candle> kodex200;  // 069500; see midterm_chain for how far back.
  std::span<const candle> kosdaq150; // 229200
  const us_series* us = nullptr;     // Null: not configured.
  /// The universe in its order. Breadth and volume trend use every member, where the original draws
  /// a sample at random (O-15).
  std::span<const member_move> members;
  std::size_t members_failed = 0; // Members whose candles could not be fetched.
  /// The leaders with known moves, in any order.
  std::span<const member_move> leaders;
  /// The newest stored midterm word before `session`.
  std::optional<known_midterm> previous;
};

} // namespace tandem::market
