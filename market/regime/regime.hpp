#pragma once

#include "market/condition.hpp"
#include "market/regime/inputs.hpp"
#include "market/regime/sources.hpp"
#include "market/regime/v1.hpp"
#include "market/regime/v4.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::market {

/// v1 judges the day of the Korean market; v4 adds trends, the US market and the midterm word.
enum class regime_version : std::uint8_t { v1, v4 };
std::string_view to_string(regime_version version);
std::optional<regime_version> parse_regime_version(std::string_view text);

struct regime_verdict {
  regime_version version = regime_version::v1;
  date session;
  date data_date; // Of the last KOSPI candle that was used; no day without one.
  /// What the scanners use. Both versions use v1's thresholds; the universe lists of the divergence
  /// are left empty.
  condition mc;
  v1_analysis v1;
  std::optional<v4_analysis> v4;
  /// The series behind the verdict, and what was missing; see missing.hpp.
  std::vector<regime_source> sources;
  std::vector<std::string> missing;
  regime_word label = regime_word::neutral; // v1: the sentiment; v4: the midterm word.
  std::string_view risk;                    // The risk label of `mc`.
  double score = 0;                         // v1: of the sentiment; v4: of the global trend.
};

/// Whether the midterm word was computed, not only assumed for lack of candles. Only a computed one
/// may start the hysteresis of later sessions.
bool knows_midterm(const regime_verdict& verdict);

/// The regime of `inputs.session`. Never fails: a part without data has its neutral value and is
/// named in `missing`.
regime_verdict assess_regime(regime_version version, const regime_inputs& inputs);

} // namespace tandem::market
