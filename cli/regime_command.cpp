#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/with_engine.hpp"
#include "cli/with_store.hpp"
#include "report/regime.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>

namespace tandem::cli {

namespace {

int show_regime(const frame& around) {
  if (!around.command.measured) {
    return refuse(around.out, {ec::invalid_config,
                               fmt::format("regime.version = \"{}\": there is nothing to measure; "
                                           "legal for this command: v4, v1",
                                           around.settings.get<std::string>("regime.version"))});
  }
  auto command = around.command;
  command.is_kept = false; // Without a scan the store gets no run.
  command.scans = false;
  command.with_leaders = true;
  auto summary = around.works.run(command);
  around.out.end_progress();
  if (summary->problem)
    return refuse(around.out, *summary->problem);
  if (!summary->regime) {
    around.out.say("interrupted: the candles that came are kept on disk");
    return exit_interrupted;
  }
  auto text = around.asked.output == output_format::json
                ? regime_json(*summary->regime)
                : regime_table(*summary->regime, around.out.has_color());
  around.out.print(text);
  return summary->store_problem ? refuse(around.out, *summary->store_problem) : exit_complete;
}

constexpr std::array lines{
  option_line{&at_option},
  option_line{&wait_option},
  option_line{&alone_option},
  option_line{&date_option, "the session of that day, or the last one before it"},
  option_line{nullptr, "v4 (default): trends, US markets, midterm word; v1: the day only",
              "--regime.version=v4|v1"},
  option_line{nullptr, "folder with SPY.csv, QQQ.csv, VIX.csv; else they count for nothing",
              "--regime.us-data=DIR"},
  option_line{nullptr, "whose breadth counts, as in a scan", "--universe.source=..."},
  option_line{&output_option, "a table for people, or one JSON document (schema tandem.regime/1)"}};

} // namespace

constinit const command regime_command{
  .name = "regime",
  .sentence = "is the market bull, neutral, bear or crash on a day, and what says so",
  .documentation = R"(usage: tandem regime [--date=DAY] [OPTIONS]

Judges the market on a day as the scanners see it: the word, the risk, the thresholds that follow
from it, and every component. KOSPI comes from ka20006, the index funds 069500 and 229200 and the
universe's breadth from daily candles, the US markets from files. The verdict is stored.

)",
  .options = lines,
  .more = R"(
examples
  tandem regime
  tandem regime --date=2025-07-18 --regime.us-data=us
)",
  .body = &show_regime};

} // namespace tandem::cli
