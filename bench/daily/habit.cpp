#include "bench/daily/habit.hpp"

#include "bench/harness/programs.hpp"
#include "sim/market/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace tandem::bench {

namespace {

using std::chrono::milliseconds;

constexpr auto last_session = market::date::from_number(20251128);

/// A session and the day after which it is over.
struct trading_day {
  market::date session;
  market::date next;
};

/// Oldest first; the last one is `last_session`.
std::vector<trading_day> last_days(int count) {
  const auto& all = sim::korean_sessions();
  const auto end = std::find(all.begin(), all.end(), last_session);
  std::vector<trading_day> days;
  for (auto at = end - (count - 1); at <= end; ++at)
    days.push_back({*at, *(at + 1)});
  return days;
}

system_test::words broker_options(const habit& how, const market_terms& where, market::date day,
                                  bool is_paced) {
  system_test::words options{
    fmt::format("--synthetic={}", where.market_symbols), fmt::format("--seed={}", where.seed),
    fmt::format("--clock={}T{:02}:{:02}", day.iso(), how.time_of_day.count() / 60,
                how.time_of_day.count() % 60),
    std::string{how.evening_prices}};
  if (is_paced)
    options.insert(options.end(), {"--limit=5", "--latency=115ms", "--jitter=55ms"});
  else
    options.emplace_back("--limit=1000000");
  return options;
}

utc_time moment_of(market::date day, std::chrono::minutes time_of_day) {
  return utc_time{std::chrono::hours{24} * day.days_since_epoch() + time_of_day - kst_offset};
}

/// One more session of a habit, with what `folder` holds of those before.
void add_day(kept_habit& kept, const habit& how, const market_terms& where, const trading_day& day,
             const temporary_folder& folder, milliseconds delay) {
  const auto on = how.is_morning_after ? day.next : day.session;
  const broker open{broker_options(how, where, on, delay.count() > 0)};
  auto found =
    scan_at({open.url(), folder.path(), moment_of(on, how.time_of_day), where.per_market, delay});
  if (found.session != day.session)
    throw std::runtime_error{fmt::format("{}: found the session {} instead of {}", how.name,
                                         found.session.iso(), day.session.iso())};
  const auto audit = open.audit();
  if (traffic_of(audit, true).refusals > 0)
    throw std::runtime_error{fmt::format("{}: the broker refused a call", how.name)};
  const auto is_chart = [](const arrival& one) { return one.tr == "ka10081"; };
  kept.days.push_back(
    {audit.size(), static_cast<std::size_t>(std::count_if(audit.begin(), audit.end(), is_chart))});
  kept.symbols = found.symbols;
  kept.last_wall_s = found.wall_s;
  kept.last_picks = std::move(found.picks);
}

} // namespace

kept_habit keep(const habit& how, const market_terms& where, milliseconds delay) {
  const temporary_folder folder;
  kept_habit kept;
  for (const auto& day : last_days(where.sessions))
    add_day(kept, how, where, day, folder, day.session == last_session ? delay : milliseconds{0});
  return kept;
}

kept_habit start_late(const habit& how, const market_terms& where) {
  const temporary_folder folder;
  kept_habit kept;
  add_day(kept, how, where, last_days(1).front(), folder, milliseconds{0});
  return kept;
}

} // namespace tandem::bench
