#pragma once

#include "market/candle.hpp"
#include "market/condition.hpp"
#include "market/regime/inputs.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace tandem::market {

/// Candles that the midterm word needs; with fewer it is neutral.
inline constexpr std::size_t midterm_candles_min = 21;
/// Candles that the long-term word needs; with fewer it is neutral.
inline constexpr std::size_t longterm_candles_min = 61;

/// The midterm word on the last session of `kodex200` when the word of the session before it is
/// `previous`. A previous crash counts as none (O-20).
regime_word midterm_step(std::span<const candle> kodex200, std::optional<regime_word> previous);

struct midterm_words {
  regime_word word = regime_word::neutral;
  std::optional<regime_word> previous;       // Of the session before.
  regime_word nohist = regime_word::neutral; // What `word` is without a previous one.
  date anchor; // The day of the stored word the chain began with; no day: it began without one.
};

/// The midterm word of `session`. The words of the sessions after `anchor` are computed one after
/// the other from the candles, so the result does not depend on which sessions were analysed
/// before. Without an anchor the chain begins at the first candle, without a previous word. An
/// anchor is not used when its day has no candle or is not before `session`: a day without trading
/// has no word of its own. The series must reach at least `midterm_candles_min` - 1 candles back
/// from the first session after the anchor; sessions with fewer candles before them count as
/// neutral.
midterm_words midterm_chain(std::span<const candle> kodex200, date session,
                            std::optional<known_midterm> anchor);

/// The long-term word on the last session of `kodex200`. Never crash: that branch of the original
/// cannot be reached.
regime_word longterm_word(std::span<const candle> kodex200);

} // namespace tandem::market
