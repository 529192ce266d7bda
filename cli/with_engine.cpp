#include "cli/with_engine.hpp"

#include "cli/handover.hpp"
#include "cli/interrupts.hpp"
#include "cli/report_file.hpp"
#include "cli/terminal_output.hpp"
#include "config/config_file.hpp"
#include "engine/credentials.hpp"
#include "engine/resources.hpp"
#include "engine/run_id.hpp"
#include "engine/start_run.hpp"
#include "serve/metrics_server.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <utility>

namespace tandem::cli {

namespace {

/// Empty when progress is not wanted.
result<std::unique_ptr<serve::metrics_server>> open_metrics(const config::settings& settings) {
  auto port = static_cast<int>(settings.get<std::int64_t>("monitor.metrics-port"));
  if (port == 0)
    return std::unique_ptr<serve::metrics_server>{};
  return serve::metrics_server::start(port);
}

/// The resources for reading a configuration and one database.
constexpr room reading_room{0, 16, std::size_t{32} << 20U};

/// The most that the engine uses, with a broker inside the process and a reader of metrics.
room engine_room(const config::settings& settings) {
  const auto keys = key_count(settings);
  const auto calls =
    keys * static_cast<std::size_t>(settings.get<std::int64_t>("gateway.max-in-flight"));
  // Threads: CAF's three, the writer, the history, the monitor, who shows the progress, the two
  // listeners and one reader of metrics; for each key a gateway; for each call a transport and who
  // answers it. Files: two databases and an outbox with what stands beside them, the listeners, a
  // pace file for each key, and both ends of each call.
  return {10 + keys + 2 * calls, 32 + 4 * keys + 4 * calls, std::size_t{64} << 20U};
}

/// Runs the command here, or in the process that has the key. Returns the exit code.
int run_somewhere(const invocation& asked, const workplace& here, terminal_output& out) {
  const auto& settings = here.values;
  // A process that is named has keys of its own.
  result<std::vector<credentials>> keys{std::vector<credentials>{}};
  if (!asked.offline && (!asked.at || asked.alone))
    keys = read_credentials(settings);
  if (!asked.offline && keys)
    if (const auto server = find_server(asked, settings, *keys, out))
      return hand_over(*server, asked, here, out);
  auto found = prepare(asked, here, out);
  if (const auto* code = std::get_if<int>(&found))
    return *code;
  const auto& what = std::get<task>(found);
  if (!keys)
    return refuse(keys.error());
  // Before the engine, so that a port in use is noticed before any call is made or file written.
  auto metrics = open_metrics(what.with.values);
  if (!metrics)
    return refuse(metrics.error());
  engine_options options;
  options.offline = asked.offline;
  options.resumed = what.resumed;
  options.folder = what.with.folder;
  options.keys = std::move(*keys);
  options.progress_interval = settings.get<config::duration>("monitor.interval");
  if (!asked.quiet || *metrics)
    options.on_progress = [&out, served = metrics->get()](const progress_snapshot& snapshot) {
      out.view().show(snapshot);
      if (served != nullptr)
        served->show(snapshot);
    };
  options.on_notice = [&out](const notice& event) { out.view().tell(event); };
  auto works = engine::create(what.with.values, std::move(options));
  if (!works)
    return refuse(works.error());
  soft_interrupt stopping{[at_work = works->get()] { at_work->interrupt(); }};
  const int code = run_body({asked, what.with.values, what.with.folder, what.command,
                             std::chrono::system_clock::now(), out, **works});
  // The limit of two seconds after Ctrl-C applies until the very end, including the last commits.
  stopping.release();
  works->reset();
  return code;
}

} // namespace

int exit_code_for(const failure& problem) {
  switch (problem.code) {
    case ec::unauthorized:
    case ec::forbidden:
      return exit_authentication;
    case ec::rate_limited:
      return exit_broker_limit;
    case ec::storage_busy:
    case ec::storage_failure:
    case ec::storage_away:
      return exit_store;
    case ec::invalid_argument:
    case ec::invalid_config:
      return exit_usage;
    case ec::internal:
      return exit_internal;
    case ec::shutting_down:
      return exit_interrupted; // Only the user ends the engine before it has answered.
    default:
      return exit_partial; // The broker or the market failed; nothing of ours is broken.
  }
}

int refuse(output& to, const failure& problem) {
  to.say("error: " + problem.message);
  return exit_code_for(problem);
}

int refuse(const failure& problem) {
  fmt::print(stderr, "error: {}\n", problem.message);
  return exit_code_for(problem);
}

page page_of(const frame& around) {
  return {around.out.has_color(), around.asked.wide ? 0 : around.out.width()};
}

std::variant<workplace, int> settings_of(const invocation& asked) {
  if (auto problem = check_room(reading_room))
    return refuse(*problem);
  auto loaded = load_config(asked.config_file, asked.entries);
  for (const auto& problem : loaded.result.problems)
    fmt::print(stderr, "error: {}\n", problem.text());
  if (!loaded.result.problems.empty())
    return exit_usage;
  for (const auto& warning : loaded.result.warnings)
    fmt::print(stderr, "warning: {}\n", warning.text());
  return workplace{std::move(loaded.result.values), std::move(loaded.places.history_folder), false,
                   std::move(loaded.places.screen_folder)};
}

std::variant<task, int> prepare(const invocation& asked, const workplace& here, output& out) {
  if (asked.what->prepare != nullptr)
    return asked.what->prepare(asked, here, out);
  const auto now = std::chrono::system_clock::now();
  auto command = make_start(here.values, make_run_id(now), now);
  if (!command)
    return refuse(out, command.error());
  return task{here, std::move(*command)};
}

int run_body(const frame& around) {
  const int code = around.asked.what->body(around);
  // The reader of the report may take its time, so the stored data is checked again afterwards.
  // Rows waiting in the outbox were reported.
  if ((code == exit_complete || code == exit_partial)
      && around.works.status().writer.outbox_rows == 0)
    if (auto lost = around.works.flush())
      return refuse(around.out, *lost);
  return code;
}

int run_with_engine(const invocation& asked) {
  const auto here = settings_of(asked);
  if (const auto* code = std::get_if<int>(&here))
    return *code;
  const auto& place = std::get<workplace>(here);
  if (auto problem = check_room(engine_room(place.values)))
    return refuse(*problem);
  const auto page = report_file::open(asked, place);
  if (!page)
    return refuse(page.error());
  terminal_output out{asked, place.values};
  const int code = run_somewhere(asked, place, out);
  return *page ? (*page)->finish(out.shown_run(), code) : code;
}

} // namespace tandem::cli
