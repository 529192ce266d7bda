#include "market/history_step.hpp"

#include <array>
#include <cstdio>

namespace tandem::market {

namespace {

history_step refuse(const char* reason, std::string detail) {
  return {std::nullopt, reason, std::move(detail)};
}

/// A price without needless decimals.
std::string text_of(double price) {
  std::array<char, 32> buffer{};
  const auto size = std::snprintf(buffer.data(), buffer.size(), "%.10g", price);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

/// For a quote of another day than the session.
history_step judge_other_day(std::span<const candle> history, const quote& now, date session) {
  // A symbol that does not trade keeps the quote of its last trading day.
  if (!history.empty() && now.day <= history.back().day && now.close == history.back().close)
    return {};
  return refuse("other_day", "quote is of " + now.day.iso() + ", not of " + session.iso());
}

} // namespace

history_step extend_history(std::span<const candle> history, const quote_row& row,
                            const trading_session& session) {
  if (!row.fault.empty())
    return refuse("bad_quote", row.fault);
  if (!row.what) {
    // The symbol is delisted, and its chart was fetched after that.
    if (history.empty() || history.back().day < session.previous)
      return {};
    return refuse("no_quote", "the broker has no quote for it");
  }
  const auto& now = *row.what;
  if (now.day != session.day)
    return judge_other_day(history, now, session.day);
  if (history.empty())
    return refuse("new_listing", "its first candle is of " + now.day.iso());
  const auto& last = history.back();
  if (now.base != last.close)
    return refuse("base_price", "base price " + text_of(now.base) + ", stored close "
                                  + text_of(last.close) + " of " + last.day.iso());
  if (last.day != session.previous)
    return refuse("hole",
                  "last candle of " + last.day.iso() + ", none of " + session.previous.iso());
  if (now.volume_shares == 0 && now.close != now.base)
    return refuse("bad_quote", "price " + text_of(now.close) + " without volume, base price "
                                 + text_of(now.base));
  return {candle{now.day, now.open, now.high, now.low, now.close, now.volume_shares}, {}, {}};
}

} // namespace tandem::market
