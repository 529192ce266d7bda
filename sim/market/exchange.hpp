#pragma once

#include "market/error.hpp"
#include "sim/market/market_source.hpp"

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

/// KRW traded in a session: close times volume, because daily bars have nothing finer.
std::int64_t traded_value_krw(const day_bar& bar);

/// The newest visible bars of one instrument.
struct latest_bars {
  day_bar last;
  std::optional<day_bar> previous;
};

/// One line of the ranking by traded value. Ranks count from 1; 0 = did not trade that day.
struct value_rank {
  std::size_t instrument = 0;
  int previous_rank = 0;
};

/// The market as it stands at the end of one session; later sessions do not exist yet. Immutable,
/// so any thread may use it.
class exchange {
public:
  /// `today` is the last visible session, or the last session before it when it is none itself.
  /// Fails with invalid_argument when there is no session on or before it.
  static result<std::unique_ptr<exchange>> open(std::shared_ptr<const market_source> source,
                                                market::date today);

  /// The same market on the evening of its session: see `evening_market`.
  std::unique_ptr<exchange> in_the_evening() const;

  /// The last visible session.
  market::date session() const { return session_; }
  const instrument& at(std::size_t index) const { return source_->instruments()[index]; }
  /// Precondition: `index` comes from one of the functions below.
  const latest_bars& latest(std::size_t index) const { return latest_[index]; }
  /// Empty for codes that are unknown or have no bar yet.
  std::optional<std::size_t> find(std::string_view code) const;
  /// The listed instruments of a market, by code. Some may have no bar yet: their latest bar is
  /// all zeros, without a day.
  const std::vector<std::size_t>& listed(market::market_id market) const;
  /// Instruments with a bar in `session()`, most traded first; empty `market` = both. Equal values
  /// are ordered by code.
  const std::vector<value_rank>& by_value(std::optional<market::market_id> market) const;

  /// Newest first, up to and including `base_day`; adjusted relative to it, or as traded.
  std::vector<day_bar> daily_chart(std::size_t index, market::date base_day, bool adjusted) const;
  /// Newest first, up to and including `base_day`; empty when the market has no index.
  std::vector<index_bar> index_chart(market::market_id market, market::date base_day) const;

private:
  exchange(std::shared_ptr<const market_source> source, market::date session);
  std::vector<value_rank> rank(std::optional<market::market_id> market) const;
  /// The value traded in `session()` or, with `before`, in the session before the last bar.
  std::int64_t value_of(std::size_t index, bool before) const;

  std::shared_ptr<const market_source> source_;
  market::date session_;
  std::vector<latest_bars> latest_; // By instrument; `last.day` is empty before the first bar.
  std::unordered_map<std::string, std::size_t> by_code_;
  std::array<std::vector<std::size_t>, 2> listed_;
  std::array<std::vector<value_rank>, 3> ranks_; // KOSPI, KOSDAQ, both.
  std::array<std::vector<index_bar>, 2> indices_;
};

} // namespace tandem::sim
