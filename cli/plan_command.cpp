#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/plan_fit.hpp"
#include "cli/with_engine.hpp"
#include "config/session_rules.hpp"
#include "engine/pacing.hpp"
#include "market/utc_time.hpp"
#include "report/format/text.hpp"
#include "report/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace tandem::cli {

namespace {

/// Why a symbol needs its own chart, in words.
std::string chart_reason(const std::string& word) {
  if (word == "new")
    return "no history yet: fetched whole";
  if (word == "gap")
    return "more than one session is missing: fetched whole";
  if (word == "longer")
    return "the history is too short for v2.ohlcv-count: fetched whole";
  if (word == "earlier_day")
    return "the history is of a later day: fetched whole for this one";
  if (word == "no_room")
    return "index fund of the regime, no room in a quote call";
  if (word == "doubt")
    return "an earlier run doubted the history: fetched again";
  return word;
}

std::string quote_reason(const candle_forecast& candles) {
  std::string text;
  if (candles.quoted > 0)
    text = "one session is missing: a hundred quotes to a call; one off the stored close costs a "
           "ka10081 more";
  if (candles.quoted_first > 0)
    text += fmt::format("{}{} symbols before their charts, for the regular close",
                        text.empty() ? "" : "; ", candles.quoted_first);
  return text;
}

/// The calls of the next scan, without those whose answers this plan has stored already.
/// `made`: those of each key that they will be shared by.
std::vector<planned_calls> calls_of(const forecast& expected,
                                    const std::vector<gateway_status>& made) {
  std::vector<planned_calls> calls;
  auto asked = [&](const std::string& tr) {
    std::uint64_t all = 0;
    for (const auto& one : made)
      if (auto found = one.trs.find(tr); found != one.trs.end())
        all += found->second.calls();
    return all;
  };
  if (!expected.session_is_kept)
    calls.push_back({"ka20006", 1, 0, "the session and the KOSPI index"});
  bool kept = expected.session.is_newest() && expected.session.final;
  if (auto lists = asked("ka10099"); lists && !expected.session.latest)
    calls.push_back({"ka10099", lists, 0, "the lists of symbols"});
  if (auto ranks = asked("ka10032"); ranks && !kept)
    calls.push_back({"ka10032", ranks, 0, "the ranking by traded value"});
  const auto& candles = expected.candles;
  if (candles.quote_calls > 0)
    calls.push_back({"ka10095", candles.quote_calls, candles.quoted + candles.quoted_first,
                     quote_reason(candles)});
  for (const auto& [reason, symbols] : candles.charted)
    calls.push_back({"ka10081", symbols, symbols, chart_reason(reason)});
  if (!calls.empty())
    calls.insert(calls.begin(), {"au10001", made.size(), 0,
                                 made.size() == 1 ? "the access token" : "the access tokens"});
  return calls;
}

/// From the first call's start to the last one's, made with so many keys. The calls of one TR come
/// together.
double seconds_of(const std::vector<planned_calls>& calls, const pace_rules& rules,
                  std::uint64_t keys) {
  std::chrono::nanoseconds time{0};
  std::string before;
  for (const auto& one : calls) {
    // The first call of a TR only needs the key's distance to the one before it.
    const auto calls_of_a_key = (one.calls + keys - 1) / keys;
    auto own = static_cast<std::int64_t>(one.tr == before ? calls_of_a_key : calls_of_a_key - 1);
    time += own * configured_delay(rules, one.tr);
    if (!before.empty() && one.tr != before)
      time += rules.key_delay;
    before = one.tr;
  }
  return std::chrono::duration<double>{time}.count();
}

/// Whether the calls end before the after-market moves the prices; nothing where that is no
/// question.
std::string fit_text(const plan_fit& fit, std::uint64_t quoted_first) {
  if (!fit.before)
    return {};
  const auto time = kst_text(to_utc_time(fit.before->count())).substr(11, 5);
  if (fit.fits.value_or(false))
    return fmt::format("they fit before {}: all closes are the regular ones\n", time);
  if (quoted_first > 0)
    return fmt::format("they do not fit before {}: {} symbols are quoted first, which keeps their "
                       "regular closes\n",
                       time, quoted_first);
  return fmt::format("they do not fit before {}: closes that are taken later are the evening's\n",
                     time);
}

std::string plan_table(const forecast& expected, market::date wanted,
                       const std::vector<planned_calls>& calls, double seconds, const plan_fit& fit,
                       std::size_t width) {
  constexpr std::size_t before_reason = 30;
  auto text =
    fmt::format("tandem plan  session {}{}{}  {} symbols\n\n", expected.session.day.iso(),
                expected.session.day == wanted ? "" : ", the last one up to " + wanted.iso(),
                expected.session.final ? "" : " (not final)", expected.symbols.size());
  text += fmt::format("  {}  {}  {}  why\n", left("TR", 8), right("calls", 6), right("symbols", 8));
  if (expected.candles.fresh > 0)
    text += fmt::format("  {}  {}  {}  complete on disk\n", left("-", 8), right("0", 6),
                        right(std::to_string(expected.candles.fresh), 8));
  for (const auto& one : calls)
    text +=
      folded(fmt::format("  {}  {}  {}  {}\n", left(one.tr, 8), right(std::to_string(one.calls), 6),
                         right(one.symbols == 0 ? "" : std::to_string(one.symbols), 8), one.reason),
             width, before_reason);
  text += fmt::format("\n{} calls, about {}\n", total_of(calls),
                      seconds < 120 ? fmt::format("{:.1f} s", seconds)
                                    : fmt::format("{:.1f} minutes", seconds / 60));
  return text + folded(fit_text(fit, expected.candles.quoted_first), width);
}

int show_plan(const frame& around) {
  auto expected = around.works.plan(around.command);
  around.out.end_progress();
  if (!expected)
    return refuse(around.out, expected.error());
  auto counters = around.works.figures_of(around.command.id);
  auto& keys = counters.gateways;
  // Of gateways that share nothing only the first one asks for lists, and each for all charts.
  const bool is_pool = around.settings.get<std::string>("gateway.sharing") == "pool";
  keys.resize(is_pool ? std::max<std::size_t>(keys.size(), 1) : 1);
  auto calls = calls_of(*expected, keys);
  auto seconds = seconds_of(
    calls, to_pace_rules(around.settings, around.settings.get<std::string>("broker.url")),
    keys.size());
  const auto needed = std::chrono::microseconds{static_cast<std::int64_t>(seconds * 1e6)};
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
    std::chrono::system_clock::now().time_since_epoch());
  const auto fit = fit_of(expected->session, config::session_rules_of(around.settings), now, needed,
                          expected->candles.quoted_first);
  auto wanted = around.command.wanted;
  auto text = around.asked.output == output_format::json
                ? plan_json(*expected, wanted, calls, seconds, {fit.before, fit.fits})
                : plan_table(*expected, wanted, calls, seconds, fit, page_of(around).width);
  around.out.print(text);
  return exit_complete;
}

constexpr option offline{.name = "--offline",
                         .sentence =
                           "make no call at all: judge by the session and the lists kept on disk",
                         .target = &invocation::offline};

constexpr std::array lines{
  option_line{&at_option},
  option_line{&wait_option},
  option_line{&alone_option},
  option_line{&offline},
  option_line{&date_option, "plan the scan of that day"},
  option_line{&output_option, "a table for people, or one JSON document (schema tandem.plan/1)"},
  option_line{&wide_option, "do not fold long reasons to the terminal's width"}};

} // namespace

constinit const command plan_command{
  .name = "plan",
  .sentence = "how many calls the next scan would make, how long it would take, and why",
  .documentation = R"(usage: tandem plan [--offline] [OPTIONS]

Says how many calls `tandem scan` would make now, per TR and with the reason, and how long they take
at gateway.delay. Calls the broker only for the token, the session and the lists of symbols, which
the scan then finds on disk; no candle is asked for. From 15:40 to 16:00 in Korea it also says
whether they end before the after-market begins to move the prices.

)",
  .options = lines,
  .more = R"(
examples
  tandem plan
  tandem plan --universe.source=all --gateway.delay=250ms
  tandem plan --offline --date=2025-11-28
)",
  .body = &show_plan};

} // namespace tandem::cli
