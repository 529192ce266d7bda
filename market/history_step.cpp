#include "market/history_step.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace tandem::market {

namespace {

// How far an evening close may be from the regular one to be taken for it.
constexpr double rebased_max = 0.03;
// A change of the number of shares below this is not looked at: options and convertible bonds are
// exercised every day.
constexpr double share_change_min = 0.01;
// Sessions without a pause after which a day without volume is doubted.
constexpr std::size_t traded_sessions = 20;

history_step refuse(const char* reason, std::string detail) {
  history_step step;
  step.reason = reason;
  step.detail = std::move(detail);
  return step;
}

history_step doubt_it(doubt_reason why, std::string detail) {
  history_step step;
  step.doubted = why;
  step.detail = std::move(detail);
  return step;
}

/// A price without needless decimals.
std::string text_of(double price) {
  std::array<char, 32> buffer{};
  const auto size = std::snprintf(buffer.data(), buffer.size(), "%.10g", price);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

bool is_halted(const growth_evidence& known) {
  return known.listed != nullptr && known.listed->halted;
}

bool is_delisted(const growth_evidence& known) {
  return known.has_lists && known.listed == nullptr;
}

bool should_trade(std::span<const candle> history, const growth_evidence& known) {
  return should_trade(history, known.session, known.listed, known.has_lists);
}

bool is_fund(const listing& symbol) {
  return symbol.kind == listing_class::etf || symbol.kind == listing_class::etn;
}

/// Whether a change of the number of shares explains why the base price is not the close.
bool is_explained_by_shares(const candle& last, double base, const growth_evidence& known) {
  if (is_fund(*known.listed) || known.listed->shares <= 0 || known.shares_before <= 0)
    return false;
  const auto ratio =
    static_cast<double>(known.listed->shares) / static_cast<double>(known.shares_before);
  const auto close_before = base * ratio;
  return std::abs(ratio - 1) >= share_change_min && close_before >= last.low - tick_of(last.low)
         && close_before <= last.high + tick_of(last.high);
}

/// Whether `base` is the regular close of a day whose stored close is the evening's.
bool is_regular_close(const candle& last, double base, const growth_evidence& known) {
  return known.basis != close_basis::regular && base >= last.low && base <= last.high
         && std::abs(base / last.close - 1) <= rebased_max && known.listed != nullptr
         && static_cast<double>(known.listed->last_price) == base
         && !is_explained_by_shares(last, base, known);
}

/// Whether the list shows that the shares changed although the base price is the stored close:
/// that was the evening's, and is the new base price by chance.
bool is_met_by_chance(double base, const growth_evidence& known) {
  return known.basis != close_basis::regular && known.listed != nullptr
         && known.listed->last_price > 0 && static_cast<double>(known.listed->last_price) != base;
}

/// For a quote of another day than the session, or none at all.
history_step judge_no_quote(std::span<const candle> history, const quote_row& row,
                            const growth_evidence& known) {
  const auto& session = known.session;
  if (row.what && row.what->day > session.day)
    return refuse("other_day",
                  "quote is of " + row.what->day.iso() + ", not of " + session.day.iso());
  const auto what = row.what
                      ? "quote is of " + row.what->day.iso() + ", not of " + session.day.iso()
                      : std::string{"the broker has no quote for it"};
  if (should_trade(history, known))
    return doubt_it(doubt_reason::stale, what);
  if (is_halted(known) || is_delisted(known) || (!row.what && history.empty()))
    return {};
  // A symbol that does not trade keeps the quote of its last trading day.
  if (!history.empty() && history.back().day < session.previous
      && (!row.what || row.what->close == history.back().close))
    return {};
  return refuse(row.what ? "other_day" : "no_quote", what);
}

/// Whether the symbol has traded in each of its last sessions.
bool trades_always(std::span<const candle> history) {
  if (history.size() < traded_sessions)
    return false;
  const auto tail = history.last(traded_sessions);
  return std::all_of(tail.begin(), tail.end(),
                     [](const candle& one) { return one.volume_shares > 0; });
}

} // namespace

bool should_trade(std::span<const candle> history, const trading_session& session,
                  const listing* listed, bool has_lists) {
  const bool is_halted = listed != nullptr && listed->halted;
  const bool is_delisted = has_lists && listed == nullptr;
  return !history.empty() && history.back().day == session.previous
         && history.back().volume_shares > 0 && !is_halted && !is_delisted;
}

double tick_of(double price) {
  struct step {
    double below;
    double tick;
  };
  constexpr std::array steps{step{2'000, 1},   step{5'000, 5},     step{20'000, 10},
                             step{50'000, 50}, step{200'000, 100}, step{500'000, 500}};
  const auto* const found = std::find_if(steps.begin(), steps.end(),
                                         [price](const step& one) { return price < one.below; });
  return found != steps.end() ? found->tick : 1'000;
}

history_step extend_history(std::span<const candle> history, const quote_row& row,
                            const growth_evidence& known) {
  if (!row.fault.empty())
    return refuse("bad_quote", row.fault);
  if (!row.what || row.what->day != known.session.day)
    return judge_no_quote(history, row, known);
  const auto& now = *row.what;
  if (history.empty())
    return refuse("new_listing", "its first candle is of " + now.day.iso());
  const auto& last = history.back();
  if (now.volume_shares == 0 && known.session.final && should_trade(history, known)
      && trades_always(history))
    return doubt_it(doubt_reason::no_volume,
                    "no volume, of a symbol that traded in each of the last "
                      + std::to_string(traded_sessions) + " sessions");
  history_step step;
  if (now.base == last.close && !is_met_by_chance(now.base, known))
    step.is_proved = true;
  else if (now.base != last.close && is_regular_close(last, now.base, known))
    step.rebased = known.keeps_evening ? std::optional<double>{} : now.base;
  else
    return refuse("base_price", "base price " + text_of(now.base) + ", stored close "
                                  + text_of(last.close) + " of " + last.day.iso());
  if (now.volume_shares == 0 && now.close != now.base)
    return refuse("bad_quote", "price " + text_of(now.close) + " without volume, base price "
                                 + text_of(now.base));
  step.added = candle{now.day, now.open, now.high, now.low, now.close, now.volume_shares};
  return step;
}

} // namespace tandem::market
