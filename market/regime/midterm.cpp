#include "market/regime/midterm.hpp"

#include "market/regime/features.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tandem::market {

regime_word midterm_step(std::span<const candle> kodex200, std::optional<regime_word> previous) {
  if (kodex200.size() < midterm_candles_min)
    return regime_word::neutral;
  const auto closes = closes_of(kodex200.last(midterm_candles_min));
  const double r20 = change_over(closes, 20);
  const double r5 = change_over(closes, 5);
  const double a10 = mean_of(last_returns(closes, 10));
  const bool rising = r20 > 0.04 && a10 > 0.001;
  const bool falling = r20 < -0.04 && a10 < -0.001;
  const bool rising_far = rising && r20 > 0.06;
  const bool falling_far = falling && r20 < -0.06;
  if (r20 < -0.10 || r5 < -0.05)
    return regime_word::crash;
  // Keeping a word is easier than getting it, and changing to the opposite one is hardest.
  bool bull = rising;
  bool bear = falling;
  if (previous == regime_word::bull) {
    bull = rising || (r20 > 0.02 && a10 > -0.0005);
    bear = falling_far;
  } else if (previous == regime_word::bear) {
    bull = rising_far;
    bear = falling || (r20 < -0.02 && a10 < 0.0005);
  } else if (previous == regime_word::neutral) {
    bull = rising_far;
    bear = falling_far;
  }
  if (bull)
    return regime_word::bull;
  return bear ? regime_word::bear : regime_word::neutral;
}

midterm_words midterm_chain(std::span<const candle> kodex200, date session,
                            std::optional<known_midterm> anchor) {
  const auto known = candles_until(kodex200, session);
  midterm_words words;
  if (known.empty())
    return words;
  std::optional<regime_word> current;
  std::size_t first = 0;
  if (anchor && anchor->session < known.back().day) {
    const auto before = candles_until(known, anchor->session);
    if (!before.empty() && before.back().day == anchor->session) {
      current = anchor->word;
      words.anchor = anchor->session;
      first = before.size();
    }
  }
  for (std::size_t i = first; i < known.size(); ++i) {
    words.previous = current;
    current = midterm_step(known.first(i + 1), words.previous);
  }
  words.word = *current;
  words.nohist = midterm_step(known, std::nullopt);
  return words;
}

regime_word longterm_word(std::span<const candle> kodex200) {
  if (kodex200.size() < longterm_candles_min)
    return regime_word::neutral;
  const auto closes = closes_of(kodex200.last(longterm_candles_min));
  const double r60 = change_over(closes, 60);
  const auto returns = last_returns(closes, 20);
  const double mean = mean_of(returns);
  std::vector<double> squares;
  squares.reserve(returns.size());
  for (double each : returns)
    squares.push_back((each - mean) * (each - mean));
  const double deviation = std::sqrt(mean_of(squares));
  if (r60 > 0.08 && deviation < 0.03)
    return regime_word::bull;
  if (r60 < -0.08 || deviation > 0.05)
    return regime_word::bear;
  return regime_word::neutral;
}

} // namespace tandem::market
