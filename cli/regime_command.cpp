#include "cli/commands.hpp"
#include "cli/frame.hpp"
#include "cli/reading.hpp"
#include "report/regime.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace tandem::cli {

namespace {

std::string regime_json(const assessed_regime& judged) {
  json out;
  out.open();
  out.put("schema", "tandem.regime/1");
  out.put("date", judged.verdict->session);
  out.put("version", to_string(judged.verdict->version));
  put_verdict_members(out, judged);
  if (judged.verdict->v4) // Depends on what is stored, so no scan reports it.
    out.put("midterm_anchor", judged.verdict->v4->midterm_anchor);
  out.close();
  return out.text() + "\n";
}

int show_regime(const frame& around) {
  if (!around.command.measured) {
    fmt::print(stderr,
               "error: regime.version = \"{}\": there is nothing to measure; legal for this "
               "command: v4, v1\n",
               around.settings.get<std::string>("regime.version"));
    return exit_usage;
  }
  auto command = around.command;
  command.is_kept = false; // No scan, so no run.
  command.scans = false;
  command.with_leaders = true;
  auto summary = around.works.run(command);
  around.view.close();
  if (summary->problem)
    return refuse(*summary->problem);
  if (!summary->regime) {
    fmt::print(stderr, "interrupted: the candles that came are kept on disk\n");
    return exit_interrupted;
  }
  auto text = around.asked.output == output_format::json
                ? regime_json(*summary->regime)
                : regime_table(*summary->regime, wants_color(around.asked));
  std::fputs(text.c_str(), stdout);
  return summary->store_problem ? refuse(*summary->store_problem) : exit_complete;
}

} // namespace

int regime_command(const invocation& asked) {
  return run_in_frame(asked, {}, show_regime);
}

} // namespace tandem::cli
