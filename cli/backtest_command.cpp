#include "cli/backtest_notes.hpp"
#include "cli/commands.hpp"
#include "cli/export_file.hpp"
#include "cli/export_rows.hpp"
#include "cli/interrupts.hpp"
#include "cli/judging_view.hpp"
#include "cli/options.hpp"
#include "cli/with_store.hpp"
#include "config/value.hpp"
#include "engine/parts.hpp"
#include "engine/past_market.hpp"
#include "engine/paths.hpp"
#include "engine/resources.hpp"
#include "report/backtest.hpp"
#include "screens/screen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

namespace tandem::cli {

namespace {

namespace backtest = market::backtest;

constexpr std::size_t horizons_max = 8;
constexpr std::int64_t horizon_max = 250; // A year of sessions.

market::date day_of(const std::string& text) {
  return market::date::parse(text).value_or(market::date{});
}

std::string last_day(const invocation& asked) {
  std::string day;
  return asked.to && read_day(*asked.to, day).empty() ? day : std::string{};
}

/// Why the range has no session; empty where it has one.
std::string problem_of_range(const invocation& asked, const backtest::calendar& sessions) {
  const auto stored =
    fmt::format("stored are {} to {}", sessions.days().front().iso(), sessions.days().back().iso());
  const auto last = last_day(asked);
  if (asked.from.empty() || last.empty())
    return fmt::format("{} missing: a backtest needs the first and the last day; {}",
                       asked.from.empty() ? "--from is" : "--to is", stored);
  if (asked.from > last)
    return fmt::format("--from={} is after --to={}; {}", asked.from, last, stored);
  const auto before = day_of(asked.from);
  const bool has_one =
    std::any_of(sessions.days().begin(), sessions.days().end(),
                [&](market::date day) { return before <= day && day <= day_of(last); });
  return has_one ? std::string{}
                 : fmt::format("no session from {} to {}; {}", asked.from, last, stored);
}

result<std::unique_ptr<export_file>> open_trades(const invocation& asked, const workplace& here) {
  if (!asked.trades)
    return std::unique_ptr<export_file>{};
  return export_file::open(*asked.trades, files_of(here));
}

status write_trades(const backtest::study& done, export_file& to, const backtest::progress& state) {
  auto problem = to.sink().put(trade_titles());
  done.each_trade([&](const backtest::trade_line& line) {
    if (!problem)
      problem = to.sink().put(trade_row(line));
    return !problem && !state.is_cancelled;
  });
  if (problem || state.is_cancelled)
    return problem;
  return to.finish();
}

void describe_market(backtest_report& out, const stored_market& read) {
  const auto& market = read.market;
  const auto& sessions = market.sessions;
  constexpr std::size_t sessions_silent = 5; // As for a holding that ended.
  out.newest = sessions.days().back();
  out.symbols = market.symbols.size();
  out.not_stored = read.not_stored.size();
  for (const auto& each : market.symbols) {
    const auto last = std::find_if(each.candles.rbegin(), each.candles.rend(), backtest::is_traded);
    const auto known = sessions.count(each.known_through);
    const auto traded = last == each.candles.rend() ? 0 : sessions.count(last->day);
    out.series_end_early += known >= traded + sessions_silent ? 1U : 0U;
    out.adjusted_first = out.adjusted_first ? std::min(out.adjusted_first, each.base) : each.base;
    out.adjusted_last = std::max(out.adjusted_last, each.base);
  }
}

void describe_study(backtest_report& out, const backtest::study& done,
                    const backtest::calendar& sessions) {
  out.sessions = done.sessions();
  out.first = sessions.day(done.first());
  out.last = sessions.day(done.first() + done.sessions() - 1);
  out.short_history = done.short_histories();
  out.judged = done.judged();
  out.missing = done.missing();
  for (const auto& [scanner, engine] : done.engines())
    out.engines.emplace_back(done.scanner_name(scanner), engine);
  out.days = done.days();
  out.kosdaq_picks = done.kosdaq_picks();
}

std::string text_of(const invocation& asked, const backtest_report& found) {
  return in_format(
    asked, [&] { return backtest_json(found); }, [&] { return backtest_jsonl(found); },
    [&] { return backtest_csv(found); }, [&] { return backtest_table(found, page_of(asked)); });
}

backtest::study_settings settings_for(const invocation& asked, const config::settings& values) {
  auto settings = past_settings(values);
  settings.from = day_of(asked.from);
  settings.to = day_of(last_day(asked));
  if (!asked.horizons.empty())
    settings.horizons = asked.horizons;
  settings.threads = std::max(std::thread::hardware_concurrency(), 1U);
  return settings;
}

/// One backtest, from the history to what is printed.
class test_run {
public:
  test_run(const invocation& asked, const workplace& here, backtest::progress& state)
      : asked_(asked), values_(here.values), state_(state) {}

  /// Returns the exit code.
  int run(store::candle_reader& from, export_file* trades) {
    auto read = read_past_market(from, values_, state_.is_cancelled);
    if (!read)
      return refuse(read.error());
    for (const auto& sentence : read->damage)
      fmt::print(stderr, "warning: {}\n", sentence);
    const auto& sessions = read->market.sessions;
    if (const auto problem = problem_of_range(asked_, sessions); !problem.empty())
      return refuse({ec::invalid_argument, problem});
    for (const auto& one : values_.scanners())
      if (one.screen.what && one.screen.what->ranks)
        return refuse(
          {ec::invalid_argument,
           "scanner " + one.name
             + ": a screen that ranks symbols or takes their breadth "
               "cannot be tested on past sessions, where each symbol is judged by itself"});
    const auto settings = settings_for(asked_, values_);
    const auto scanners = past_scanners(values_);
    backtest::study work{read->market, settings, scanners};
    backtest_report found;
    if (!judge(work, settings, scanners, read->market, found))
      return exit_interrupted;
    found.settings = settings;
    found.regime_version = values_.get<std::string>("regime.version");
    describe_market(found, *read);
    describe_study(found, work, sessions);
    found.notes = backtest_notes(values_, *read, work, settings);
    if (trades != nullptr)
      if (auto problem = write_trades(work, *trades, state_))
        return refuse(*problem);
    found.resources = sample_resources(started_);
    if (state_.is_cancelled)
      return exit_interrupted;
    const auto text = text_of(asked_, found);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return conclude(found);
  }

private:
  /// False when it was interrupted.
  bool judge(backtest::study& work, const backtest::study_settings& settings,
             const std::vector<backtest::scanner>& scanners, const backtest::past_market& market,
             backtest_report& found) {
    const judging_view view{state_, market.symbols.size() * work.sessions(), asked_.quiet};
    if (!work.judge(state_))
      return false;
    found.rows = work.summarize(state_);
    if (asked_.checks_lookahead)
      found.lookahead =
        backtest::check_lookahead(market, scanners, settings.regime, work.first(), work.sessions(),
                                  settings.bootstrap.seed, settings.threads, state_);
    return !state_.is_cancelled;
  }

  /// A table and a document have the sentence about the look-ahead; rows do not.
  int conclude(const backtest_report& found) const {
    if (!found.lookahead)
      return exit_complete;
    const bool is_clean = !found.lookahead->first;
    if (asked_.output != output_format::table && (!asked_.quiet || !is_clean))
      fmt::print(stderr, "{}\n", lookahead_sentence(*found.lookahead));
    return is_clean ? exit_complete : exit_internal;
  }

  const invocation& asked_;
  const config::settings& values_;
  backtest::progress& state_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

int show_backtest(const invocation& asked) {
  const auto with = settings_of(asked);
  if (const auto* code = std::get_if<int>(&with))
    return *code;
  const auto& here = std::get<workplace>(with);
  auto trades = open_trades(asked, here);
  if (!trades) {
    refuse(trades.error());
    return exit_usage; // It is the name that is wrong: nothing was computed yet.
  }
  const auto where = find_places(here.values, here.folder);
  const auto source = source_of(here.values.get<std::string>("broker.url"));
  std::error_code ignored;
  if (!std::filesystem::exists(where.candles, ignored))
    return refuse({ec::invalid_argument, tandem::nothing_stored(where.candles, source)});
  auto from = store::candle_reader::open(where.candles, where.candles_have_a_file, source);
  if (!from)
    return refuse(from.error());
  backtest::progress state;
  const soft_interrupt stopping{[&state] { state.is_cancelled = true; }};
  return test_run{asked, here, state}.run(**from, trades->get());
}

std::string read_horizons(const std::string& text, invocation& to) {
  const auto read = config::from_text(text, config::string_list{});
  const auto* words = std::get_if<config::string_list>(&read);
  to.horizons.clear();
  for (const auto& word : words == nullptr ? config::string_list{} : *words) {
    const auto number = config::parse_integer(word);
    if (!number || *number < 1 || *number > horizon_max)
      return "is not a list of horizons";
    to.horizons.push_back(static_cast<std::size_t>(*number));
  }
  std::sort(to.horizons.begin(), to.horizons.end());
  const bool is_distinct =
    std::adjacent_find(to.horizons.begin(), to.horizons.end()) == to.horizons.end();
  return !to.horizons.empty() && to.horizons.size() <= horizons_max && is_distinct
           ? ""
           : "is not a list of horizons";
}

constexpr option scanners_option{.name = "--scanners",
                                 .shape = "v2,v3",
                                 .legal = "names of scanners",
                                 .sentence = "these scanners, short for --scan.scanners",
                                 .target = std::string_view{"scan.scanners"}};
constexpr option horizons_option{.name = "--horizons",
                                 .shape = "1,5,10,20",
                                 .legal = "1 to 8 different whole numbers from 1 to 250",
                                 .sentence =
                                   "candles for which a pick is held (default: 1,5,10,20)",
                                 .target = &read_horizons};
constexpr option trades_option{.name = "--trades",
                               .shape = "FILE.csv",
                               .legal = "a file name",
                               .sentence = "write every pick with every exit into this file",
                               .target = &invocation::trades};
constexpr option lookahead_option{
  .name = "--check-lookahead",
  .sentence = "judge ten sessions again with other candles after them; nothing may differ",
  .target = &invocation::checks_lookahead};

std::optional<config::problem> check_options(const invocation& asked) {
  if (has_day(asked))
    return misuse("--date", "is for scans; a backtest has --from and --to");
  if (asked.to && last_day(asked).empty())
    return misuse("--to", "is not a day; legal: a day such as 2025-11-28");
  return std::nullopt;
}

constexpr std::array lines{
  option_line{&from_option, "the first session that is judged"},
  option_line{&to_option, "the last one"},
  option_line{&scanners_option},
  option_line{&horizons_option},
  option_line{&trades_option},
  option_line{&lookahead_option},
  option_line{&output_option, "a table for people, one JSON document (schema tandem.backtest/1), "
                              "or the rows of the summary with every digit"},
  option_line{&csv_option},
  option_line{&wide_option},
  option_line{&quiet_option, "no progress on stderr"},
  option_line{nullptr, "the market whose candles to use: sim:, or the broker's address",
              "--broker.url=URL"}};

} // namespace

constinit const command backtest_command{
  .name = "backtest",
  .sentence = "what past lists of scanners would have earned, from stored candles; makes no call",
  .documentation =
    R"(usage: tandem backtest --from=DAY --to=DAY [--scanners=v2,v3] [--horizons=1,5,10,20] [OPTIONS]

What did a scanner list on each session, knowing that session and the days before, and what did that
earn for somebody who bought at the next open and paid what selling costs in Korea? Each mean stands
beside the index and beside all stored symbols on the same days, and has an interval that counts
days and not picks. Two views: sold at the close after so many candles, and by the scanner's own
guides (target, stop, time). docs/backtest.md tells how each figure is computed and what it cannot
tell.

Reads the stored candles as they are adjusted now, cut at each session; makes no call, needs no key,
works while a scan is writing. All keys of [regime], [universe], [v2], [v3] and [scanners] mean what
they mean for a scan; of universe.exclude only the kinds of symbols count, and of a ranking every
stored symbol. Costs and intervals: keys of [backtest].

)",
  .options = lines,
  .more = R"(
exit codes  0 complete; 1 the check of the look-ahead found a difference; 2 nothing stored, no
            session in the range, or wrong usage; 6 the history cannot be read; 130 interrupted,
            nothing is written

examples
  tandem backtest --from=2025-03-03 --to=2025-07-18
  tandem backtest --from=2025-01-01 --to=2025-12-31 --scanners=v2 --regime.version=none
  tandem backtest --from=2025-03-03 --to=2025-07-18 --trades=trades.csv --output=json
)",
  .prints_rows = true,
  .check = &check_options,
  .run = &show_backtest};

} // namespace tandem::cli
