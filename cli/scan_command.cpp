#include "cli/scan_command.hpp"

#include "cli/commands.hpp"
#include "cli/known_run.hpp"
#include "cli/options.hpp"
#include "cli/report_file.hpp"
#include "cli/with_engine.hpp"
#include "cli/with_store.hpp"
#include "engine/paths.hpp"
#include "report/run.hpp"
#include "report/runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace tandem::cli {

namespace {

int exit_code_of(const run_summary& summary) {
  if (summary.interrupted)
    return exit_interrupted;
  if (summary.problem)
    return exit_code_for(*summary.problem);
  auto failed = failed_symbols(summary);
  for (const auto& one : failed)
    // A refused token fails its symbols; a refused key fails all.
    if (auto code = exit_code_for(one.why);
        code == exit_internal || (code == exit_authentication && one.why.code == ec::forbidden))
      return code;
  if (summary.store_problem)
    return exit_store;
  if (failed.empty())
    return outcome_of(summary) == run_outcome::partial ? exit_partial : exit_complete;
  auto limited = [](const auto& one) { return one.why.code == ec::rate_limited; };
  return outcome_of(summary) == run_outcome::failed
             && std::any_of(failed.begin(), failed.end(), limited)
           ? exit_broker_limit
           : exit_partial;
}

void print_report(const run_report& report, const frame& around) {
  if (around.asked.output == output_format::json)
    around.out.print(report_json(report) + "\n");
  else if (!report.summary->scans.empty()) // Without any scan the error tells everything.
    around.out.print(report_table(report, page_of(around)));
}

/// Tells the user about an unfinished run of the session. When the store cannot be asked, the scan
/// goes on.
void offer_resumption(const frame& around) {
  if (around.command.is_resumed || around.asked.quiet || !around.works.had_store())
    return;
  auto reader = store::open_result_reader(revealed_store_url(around.settings));
  auto found = reader ? find_unfinished(**reader) : reader.error();
  if (!found || !*found)
    return;
  const auto& run = **found;
  if (run.outcome != run_outcome::interrupted)
    return; // Symbols that failed may always fail; the run reported them.
  // Without a date the last session is scanned, and the unfinished run may be of that one.
  bool is_of_today = !around.command.by_user && run.date <= around.command.wanted.iso();
  if (run.date == around.command.wanted.iso() || is_of_today)
    around.out.say(
      fmt::format("note: {} is unfinished: `tandem resume` finishes it, this scan starts over",
                  describe_unfinished(run)));
}

/// Warns of rows that are accepted but not in the store yet.
void tell_outbox(const frame& around, const writer_status& now) {
  if (now.outbox_rows == 0)
    return;
  const auto where = find_places(around.settings, around.folder);
  around.out.say(
    fmt::format("warning: {} is away: {} rows wait in {}; the next scan or resume stores them",
                where.outbox.target, now.outbox_rows, now.outbox_path));
}

/// Shows a run in place of one that would only repeat it.
int show_known(const known_run& known, const frame& around) {
  around.out.end_progress();
  around.out.show_run(known.report.id);
  around.out.say(fmt::format("session {} was scanned by run {}; --again scans it once more",
                             known.report.summary->session.day.iso(), known.report.id));
  if (around.asked.output == output_format::json)
    around.out.print(known.document + "\n");
  else
    around.out.print(report_table(known.report, page_of(around)));
  return around.asked.tells_nothing_new ? exit_nothing_new : exit_complete;
}

/// The runs that spare the command its scan.
std::vector<known_run> find_substitutes(const frame& around) {
  // An explanation is not stored, and a resumed run is one that is not complete.
  const bool must_scan = around.command.is_resumed || around.asked.again || around.asked.explain;
  return must_scan ? std::vector<known_run>{} : find_known_runs(around);
}

/// The one of them that is of the session; null when there is none.
const known_run* find_of(const std::vector<known_run>& known, market::date session) {
  const auto found = std::find_if(known.begin(), known.end(), [session](const known_run& one) {
    return one.report.summary->session.day == session;
  });
  return found == known.end() ? nullptr : &*found;
}

constexpr option again_option{
  .name = "--again",
  .sentence = "scan although a complete run of this session with these settings is stored",
  .target = &invocation::again};
constexpr option exit_code_option{
  .name = "--exit-code",
  .sentence = "end with 10 in place of 0 when such a run is shown: there is nothing new",
  .target = &invocation::tells_nothing_new};

constexpr std::array lines{
  option_line{&again_option},
  option_line{&exit_code_option},
  option_line{&at_option},
  option_line{&wait_option},
  option_line{&alone_option},
  option_line{&explain_option},
  option_line{&output_option, "a table for people, or one JSON document (schema tandem.report/1)"},
  option_line{&wide_option},
  option_line{&report_option},
  option_line{&quiet_option, "no progress on stderr"}};

} // namespace

int scan_in_frame(const frame& around) {
  offer_resumption(around);
  const auto known = find_substitutes(around);
  if (!known.empty() && known.front().is_newest)
    return show_known(known.front(), around);
  auto& works = around.works;
  auto command = around.command;
  for (const auto& one : known)
    command.scanned.push_back(one.report.summary->session.day);
  command.explain = around.asked.explain;
  run_report report;
  report.id = command.id;
  report.settings = &around.settings;
  report.requested = command.wanted;
  report.started_at = parse_utc(command.started_at).value_or(around.now);
  auto started = std::chrono::steady_clock::now();
  report.summary = works.run(command);
  if (report.summary->is_scanned)
    if (const auto* one = find_of(known, report.summary->session.day))
      return show_known(*one, around);
  report.wall = std::chrono::steady_clock::now() - started;
  report.status = works.figures_of(command.id);
  report.outcome = outcome_of(*report.summary);
  around.out.end_progress();
  around.out.show_run(report.id);
  auto summary = *report.summary;
  auto row = row_of(command, summary);
  row.outcome = report.outcome;
  row.finished_at = utc_text(std::chrono::system_clock::now());
  row.report = report_json(report);
  auto unsaved = works.save(row);
  report.status.writer = works.status().writer;
  if (unsaved && !summary.store_problem) {
    summary.store_problem = unsaved;
    report.summary = std::make_shared<const run_summary>(summary);
  }
  print_report(report, around); // With what became of the rows.
  if (summary.problem)
    around.out.say("error: " + summary.problem->message);
  if (summary.interrupted)
    around.out.say("interrupted: what was judged is stored; `tandem resume` finishes the run");
  tell_outbox(around, report.status.writer);
  if (summary.store_problem)
    around.out.say("error: results are not stored: " + summary.store_problem->message);
  return exit_code_of(summary);
}

constinit const command scan_command{
  .name = "scan",
  .sentence = "scan the market once: universe, regime, candles, rules, store, report",
  .documentation = R"(usage: tandem scan [--again] [--explain] [--report=FILE.html] [OPTIONS]

Scans the market once. Fetches the universe, gives every symbol's candles to every scanner, stores
the candidates and prints them. Results go to stdout; progress and logs go to stderr.

A session is scanned once. Where a complete run of it with the same scanners, rules and universe is
stored, made when its closes were final and without a stale or doubted symbol, that run is shown
again; stderr says so. Before a session begins that costs no call: the whole weekend, say. On a
weekday the broker is asked which session is the newest, so a holiday costs two or three calls.
--again scans all the same, and so does --explain.

--report writes a page for a browser from what was stored: charts of the picks, why each was picked,
the regime, the funnel and the calls. It needs no network and no other file; `tandem results
--report=FILE.html` makes it later. A FILE.html that cannot be written ends the command before any
call, with exit code 2.

Scan once a session, best from 15:40 to 15:59 in Korea: then the regular closes are final and the
after-market has not moved them. The first scan asks for a chart per symbol; each later one for
quotes, a hundred symbols to a call: about 10 calls and a chart per newcomer of the ranking, or 45
calls for a whole market. Scans in the evening or before the next open cost as little; their closes
are marked as the evening's. A session without a scan costs the next one a chart per symbol.

)",
  .options = lines,
  .more = R"(  and the options of every command, see `tandem help`

often used keys (all of them: `tandem help config`)
  --broker.url=URL             sim: (simulated, the default), https://mockapi.kiwoom.com or
                               https://api.kiwoom.com
  --gateway.delay=250ms        least time between two calls on one key
  --scan.scanners=v2,v3        which scanners run
  --scan.mode=sequential       one scanner after the other
  --scan.date=2025-11-28       scan this day instead of the last session
  --universe.kospi=50          how many symbols of KOSPI
  --store.url=sqlite:my.db     where results are stored
  --monitor.metrics-port=9464  while it runs, 127.0.0.1:9464 answers GET /metrics (for Prometheus)
                               and GET /healthz

exit codes: those of `tandem help`; with --exit-code also
  10                           nothing new: the session was scanned before, and that run is shown

keys of the broker
  export KIWOOM_APP_KEY=... KIWOOM_SECRET_KEY=...
  tandem scan --broker.url=https://mockapi.kiwoom.com
  or put them into a file that only you may read and name it: --broker.credentials-file=FILE

examples
  tandem scan --universe.kospi=20 --universe.kosdaq=0
  tandem scan --config-file=config/sequential.toml --output=json
  tandem scan --report=today.html
  tandem scan --regime.version=fixed --regime.fixed=bull --v2.min-signals=4
)",
  .body = &scan_in_frame};

} // namespace tandem::cli
