#pragma once

#include "market/error.hpp"
#include "sim/market/market_moment.hpp"
#include "sim/market/market_source.hpp"
#include "sim/market/price_rules.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tandem::sim {

/// `bars` as seen on `base_day`: for every split in effect by then, prices before it are divided by
/// its ratio (rounded to whole KRW) and volumes multiplied.
void adjust_for_splits(std::span<day_bar> bars, std::span<const share_split> splits,
                       market::date base_day);

/// What a chart of `subject` is adjusted for, oldest first: its splits, and its issues by the ratio
/// of the close before them to the base price. `bars`, oldest first, are at the regular close.
std::vector<share_split> adjustments_of(const instrument& subject, std::span<const day_bar> bars);

/// KRW traded in a session: close times volume, because daily bars have nothing finer.
std::int64_t traded_value_krw(const day_bar& bar);

/// One line of the ranking by traded value. Ranks count from 1; 0 = did not trade that day.
struct value_rank {
  std::size_t instrument = 0;
  int previous_rank = 0;
};

/// The market as it stands in one session, at its end or at one moment of it; later sessions do not
/// exist yet. Immutable, so any thread may use it.
class exchange {
public:
  /// After the close of `today` or, when it is no session, of the last one before it. Fails with
  /// invalid_argument when there is no session on or before it.
  static result<std::unique_ptr<exchange>> open(std::shared_ptr<const market_source> source,
                                                market::date today);

  /// The same session at another moment. Precondition: `moment.session == session()`.
  std::unique_ptr<exchange> seen_at(const market_moment& moment, const price_rules& rules) const;

  const std::shared_ptr<const market_source>& source() const { return whole_->source; }
  /// The last visible session.
  market::date session() const { return whole_->session; }
  /// Where the prices stand; evenings count only where prices follow them.
  const day_progress& progress() const { return progress_; }
  const instrument& at(std::size_t index) const { return source()->instruments()[index]; }
  /// The newest bar, of the session even before its open, and the one before.
  /// Precondition: `index` comes from one of the functions below.
  const latest_bars& latest(std::size_t index) const { return latest_[index]; }
  /// Whether the symbol does not trade in the session at all.
  bool is_halted(std::size_t index) const;
  /// What ka10099 calls the last price: the regular close of the session before or, on an
  /// `ex`-day, what `price_rules` say. The offer price in a first session.
  std::int32_t last_price(std::size_t index) const;
  /// Empty for codes that are unknown or have no bar yet.
  std::optional<std::size_t> find(std::string_view code) const;
  /// The listed instruments of a market, by code. Some may have no bar yet: their latest bar is
  /// all zeros, without a day.
  const std::vector<std::size_t>& listed(market::market_id market) const;
  /// Instruments with a bar in `session()`, most traded first; empty `market` = both. Equal values
  /// are ordered by code. Nobody while the moment has no ranking.
  const std::vector<value_rank>& by_value(std::optional<market::market_id> market) const;

  /// Newest first, up to and including `base_day`; adjusted relative to it, or as traded. An
  /// `adjustment_lag` above 0 leaves out what has taken effect in so many sessions up to that day.
  std::vector<day_bar> daily_chart(std::size_t index, market::date base_day, bool adjusted,
                                   int adjustment_lag = 0) const;
  /// Newest first, up to and including `base_day`; empty when the market has no index.
  std::vector<index_bar> index_chart(market::market_id market, market::date base_day) const;

private:
  /// What does not depend on the moment.
  struct whole_session {
    std::shared_ptr<const market_source> source;
    market::date session;
    market_state state;
    std::unordered_map<std::string, std::size_t> by_code;
    std::array<std::vector<std::size_t>, 2> listed;
  };
  static whole_session read_session(std::shared_ptr<const market_source> source,
                                    market::date session);

  exchange(std::shared_ptr<const whole_session> whole, const market_moment& moment,
           const price_rules& rules);
  /// A whole bar of the session as it stands at the moment.
  day_bar seen_now(const day_bar& whole, const instrument& subject) const;
  /// A bar of a session before as charts show it.
  day_bar seen_later(const day_bar& whole, const instrument& subject) const;
  std::vector<value_rank> rank(std::optional<market::market_id> market) const;
  /// The value traded in `session()` or, with `before`, in the session before the last bar.
  std::int64_t value_of(std::size_t index, bool before) const;

  std::shared_ptr<const whole_session> whole_;
  day_progress progress_;
  price_rules rules_;
  std::vector<latest_bars> latest_;
  std::array<std::vector<value_rank>, 3> ranks_; // KOSPI, KOSDAQ, both.
};

} // namespace tandem::sim
