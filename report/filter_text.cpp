#include "report/filter_text.hpp"

#include "report/format/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tandem {

namespace {

/// A way to write a number, with the decimals that are enough for most.
struct notation {
  std::string_view unit;
  double scale = 1;
  int decimals = 0;
  std::string_view suffix = {};
};

constexpr notation counted{"count"};
constexpr notation money{"KRW"};
constexpr notation small_money{"KRW", 1, 2};
constexpr notation share{"fraction", 100, 2, "%"};
constexpr notation rsi{"points", 1, 1};
constexpr notation multiple{"times", 1, 2, "x"};

struct known_filter {
  std::string_view name;
  notation written;
  std::string_view meaning;
};

constexpr std::array known_filters{
  known_filter{"stale_data", counted, "days that the last candle is behind the session"},
  known_filter{"short_data", counted, "candles there are to compute from"},
  known_filter{"nan_data", counted, "candles with a price missing"},
  known_filter{"inverse_etf", counted, "words in the name that tell an inverse or leveraged fund"},
  known_filter{"bond_etf", counted, "words in the name that tell a bond or money market fund"},
  known_filter{"turnover", money, "mean traded value of the last 20 candles, KRW"},
  known_filter{"price", money, "close, KRW"},
  known_filter{"rsi_upper", rsi, "RSI_TEMA; above the limit it is too late"},
  known_filter{"gap_min", share, "TEMA20 above DEMA10, in % of the close (0 when below)"},
  known_filter{"gap_max", share, "TEMA20 above DEMA10, in % of the close"},
  known_filter{"ext_max", share, "close above TEMA20, in % of TEMA20"},
  known_filter{"atr", share, "ATR14, in % of the close"},
  known_filter{"signals", counted,
               "signals: cross, MACD, RSI, volume, OBV, price trend, days above"},
  known_filter{"momentum", small_money, "MACD oscillator, KRW"},
  known_filter{"below_dema10", money, "close, against DEMA10, KRW"},
  known_filter{"support_band", share, "close above TEMA20, in % of TEMA20; 0 is too low"},
  known_filter{"no_pullback", share, "close against the highest high of the last candles"},
  known_filter{"rsi_band", rsi, "RSI_TEMA"},
  known_filter{"volume", multiple, "volume against its mean of 5 candles"},
};

constexpr known_filter hot_rsi{"overheat", rsi, "RSI_TEMA; from the limit on the volume counts"};
constexpr known_filter hot_volume{"overheat", multiple,
                                  "volume against its mean of 5 candles, as the RSI is hot"};
constexpr known_filter v2_trend{"trend", counted, "signs of a rising trend: slopes, days above"};
constexpr known_filter pullback_trend{"trend", counted, "rising among TEMA20 and DEMA10"};
constexpr known_filter unknown{"", {"number", 1, 4}, ""};

/// The overheat filter shows the RSI itself, which the filter before it has too, or the volume.
bool shows_rsi(const store::engine_verdict& verdict, const store::engine_check& overheat) {
  return std::any_of(verdict.checks.begin(), verdict.checks.end(), [&](const auto& other) {
    return other.what == "rsi_upper" && other.value == overheat.value;
  });
}

const known_filter& find_filter(const store::engine_verdict& verdict,
                                const store::engine_check& check) {
  if (check.what == "overheat")
    return shows_rsi(verdict, check) ? hot_rsi : hot_volume;
  if (check.what == "trend")
    return verdict.engine == "v2_lite" ? pullback_trend : v2_trend;
  const auto found = std::find_if(known_filters.begin(), known_filters.end(),
                                  [&](const known_filter& one) { return one.name == check.what; });
  return found == known_filters.end() ? unknown : *found;
}

std::string written(const std::optional<double>& number, const notation& how, int decimals) {
  if (!number)
    return "-";
  const auto scaled = *number * how.scale;
  auto text = decimals == 0 ? grouped(scaled) : fmt::format("{:.{}f}", scaled, decimals);
  return text.append(how.suffix);
}

/// Enough decimals that the value does not look like a limit it differs from.
int decimals_for(const store::engine_check& check, const notation& how) {
  constexpr int decimals_max = 12;
  const auto hides = [&](const std::optional<double>& limit, int decimals) {
    return limit && check.value && *limit != *check.value
           && written(check.value, how, decimals) == written(limit, how, decimals);
  };
  int decimals = how.decimals;
  while (decimals < decimals_max && (hides(check.limit, decimals) || hides(check.up_to, decimals)))
    ++decimals;
  return decimals;
}

} // namespace

filter_text describe(const store::engine_verdict& verdict, const store::engine_check& check) {
  const auto& filter = find_filter(verdict, check);
  const auto decimals = decimals_for(check, filter.written);
  auto limit = written(check.limit, filter.written, decimals);
  if (check.up_to)
    limit += " to " + written(check.up_to, filter.written, decimals);
  return {written(check.value, filter.written, decimals), std::move(limit), filter.meaning,
          filter.written.unit};
}

} // namespace tandem
