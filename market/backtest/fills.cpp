#include "market/backtest/fills.hpp"

#include <algorithm>
#include <cmath>

namespace tandem::market::backtest {

namespace {

/// A symbol that did not trade for so many sessions is gone, and an order for it given up.
constexpr std::size_t patience_sessions = 5;

// Limits lie at the base price and 30 %, cut to whole ticks: from 29.1 % on for shares above 100
// KRW. Compared in whole numbers, so that a price exactly there counts.
bool is_upper_limit(double close, double base) {
  return 100 * close >= 129 * base;
}
bool is_lower_limit(double close, double base) {
  return 100 * close <= 71 * base;
}

/// `entry` moved by a fraction of whole hundredths of a percent, so that an exact touch is exact.
double moved(double entry, double fraction) {
  return entry * (10'000 + std::round(10'000 * fraction)) / 10'000;
}

} // namespace

bool holder::is_one_price(std::size_t at) const {
  const auto& day = traded_[at];
  return day.open == day.high && day.high == day.low && day.low == day.close;
}

bool holder::is_locked_up(std::size_t at) const {
  return at > 0 && is_one_price(at) && is_upper_limit(traded_[at].close, traded_[at - 1].close);
}

bool holder::is_locked_down(std::size_t at) const {
  return at > 0 && is_one_price(at) && is_lower_limit(traded_[at].close, traded_[at - 1].close);
}

std::optional<trade_reason> holder::refused(std::size_t picked, std::size_t session) const {
  const auto entry = picked + 1;
  if (entry >= traded_.size())
    return sessions_->passed(session, patience_sessions, through_) ? trade_reason::unfilled_halt
                                                                   : trade_reason::pending;
  if (sessions_->passed(session, patience_sessions + 1, traded_[entry].day))
    return trade_reason::unfilled_halt;
  if (is_locked_up(entry))
    return trade_reason::unfilled_limit;
  return std::nullopt;
}

closing holder::sold(trade_reason reason, std::size_t entry, std::size_t at, double price) const {
  return {reason, at, price, at - entry + 1, std::nullopt};
}

closing holder::left_with(std::size_t entry) const {
  const auto last = traded_.size() - 1;
  const auto silent = sessions_->count(through_)
                      - std::min(sessions_->count(traded_[last].day), sessions_->count(through_));
  return sold(silent >= patience_sessions ? trade_reason::ended : trade_reason::open, entry, last,
              traded_[last].close);
}

closing holder::sell_after(std::size_t entry, std::size_t candles) const {
  const auto planned = entry + candles - 1;
  auto at = planned;
  while (at < traded_.size() && is_locked_down(at))
    ++at;
  if (at >= traded_.size())
    return left_with(entry);
  return sold(at == planned ? trade_reason::close : trade_reason::close_locked, entry, at,
              traded_[at].close);
}

closing holder::sell_by(std::size_t entry, const exit_guides& guides) const {
  const double price = traded_[entry].open;
  const double up = moved(price, guides.target);
  const double down = moved(price, -guides.stop);
  const auto due =
    date::from_days_since_epoch(traded_[entry].day.days_since_epoch() + guides.holding_days);
  bool stops = false; // What happened on days on which nobody could sell.
  bool waits = false;
  for (auto at = entry; at < traded_.size(); ++at) {
    const auto& day = traded_[at];
    const bool falls = day.low <= down;
    const bool is_due = day.day >= due;
    if (is_locked_down(at)) {
      stops = stops || falls;
      waits = waits || is_due;
      continue;
    }
    if (stops)
      return sold(trade_reason::stop_locked, entry, at, day.open);
    if (day.open >= up)
      return sold(trade_reason::target, entry, at, day.open);
    if (day.open <= down)
      return sold(trade_reason::stop, entry, at, day.open);
    const bool rises = day.high >= up;
    if (falls && rises) {
      auto both = sold(trade_reason::both, entry, at, down);
      both.better = up;
      return both;
    }
    if (falls)
      return sold(trade_reason::stop, entry, at, down);
    if (rises)
      return sold(trade_reason::target, entry, at, up);
    if (is_due)
      return sold(waits ? trade_reason::time_locked : trade_reason::time, entry, at, day.close);
  }
  return left_with(entry);
}

} // namespace tandem::market::backtest
