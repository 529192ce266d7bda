#pragma once

#include "market/date.hpp"
#include "market/symbol.hpp"
#include "sim/market/tick.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tandem::sim {

/// `fund` is an ETF, `etn` a note that follows something as funds do.
enum class instrument_kind : std::uint8_t { common, preferred, fund, spac, etn, reit };

/// Whether its shares are shares of a company.
constexpr bool is_company(instrument_kind kind) {
  return kind == instrument_kind::common || kind == instrument_kind::preferred
         || kind == instrument_kind::spac;
}

/// One share before `ex_day` became `numerator / denominator` shares; 1/5 is a merger of five.
struct share_split {
  market::date ex_day;
  int numerator = 1;
  int denominator = 1;
};

/// The holders of the day before `ex_day` get new shares, or the right to buy some below the
/// market's price, so that the base price of `ex_day` is `cut_permille` below the close before it.
/// The shares themselves are new on a later day.
struct share_issue {
  market::date ex_day;
  int cut_permille = 0;
  int growth_permille = 0;    // New shares per thousand old ones.
  market::date shares_listed; // They count from here on; no day: not within the calendar.
};

/// Everything about a symbol that is not a daily bar.
struct instrument {
  std::string code;
  std::string name;
  market::market_id market = market::market_id::kospi;
  instrument_kind kind = instrument_kind::common;
  market::date listed;
  market::date moved;      // From this day on listed with KOSPI, whatever `market`; no day: never.
  std::int64_t shares = 0; // At listing; splits multiply it, issues add to it. 0 = unknown.
  int limit_percent = 30;  // Daily limit; leveraged funds move further.
  bool administrative = false;
  std::string sector;              // May be empty, as on the wire.
  std::string company_class;       // KOSDAQ only.
  std::vector<share_split> splits; // Oldest first.
  std::vector<share_issue> issues; // Oldest first; on other days than splits.

  tick_table ticks() const {
    return kind == instrument_kind::fund || kind == instrument_kind::etn ? tick_table::fund
                                                                         : tick_table::stock;
  }
};

/// The market that lists it on `day`.
market::market_id market_on(const instrument& subject, market::date day);

/// Listed shares once the splits and issues up to and including `day` have taken effect. Those of a
/// fund change by some permille from day to day, as its shares are created and redeemed.
std::int64_t shares_on(const instrument& subject, market::date day);

/// One session of one symbol, unadjusted, in KRW and shares. A halted session has volume 0 and
/// open = high = low = close.
struct day_bar {
  market::date day;
  std::int32_t open = 0;
  std::int32_t high = 0;
  std::int32_t low = 0;
  std::int32_t close = 0;
  std::int32_t base = 0; // Reference price: yesterday's close, after what has taken effect today.
  std::int64_t volume_shares = 0;
  bool operator==(const day_bar&) const = default;
};

/// The newest visible bars of one instrument.
struct latest_bars {
  day_bar last;
  std::optional<day_bar> previous;
};

/// The last two of `bars`, oldest first.
latest_bars latest_of(std::span<const day_bar> bars);

/// One session of an index, in hundredths of a point as the wire carries it.
struct index_bar {
  market::date day;
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  std::int64_t volume_shares = 0;
  std::int64_t value_million_krw = 0; // 0 = unknown.
  bool operator==(const index_bar&) const = default;
};

/// A market as it stands at the end of one session.
struct market_state {
  std::vector<latest_bars> latest; // By instrument; `last.day` is empty before the first bar.
  std::array<std::vector<index_bar>, 2> indices; // As of market_source::index_bars.
};

/// A whole market over all time. Immutable after construction, so any thread may use it.
class market_source {
public:
  market_source() = default;
  market_source(const market_source&) = delete;
  market_source& operator=(const market_source&) = delete;
  virtual ~market_source() = default;

  /// Days with trading anywhere in the market, oldest first.
  virtual const std::vector<market::date>& sessions() const = 0;
  virtual const std::vector<instrument>& instruments() const = 0;
  /// Whether the list of symbols includes instruments without a bar yet; otherwise an instrument is
  /// listed from its first bar on.
  virtual bool lists_before_first_bar() const { return false; }
  /// The bars of one instrument up to and including `last`, oldest first.
  virtual std::vector<day_bar> bars(std::size_t instrument_index, market::date last) const = 0;
  /// The bars of a market's index up to and including `last`, oldest first; empty = not kept.
  virtual std::vector<index_bar> index_bars(market::market_id market, market::date last) const = 0;
  /// All of the above up to and including `last` at once, which may be cheaper.
  virtual market_state state(market::date last) const;
};

} // namespace tandem::sim
