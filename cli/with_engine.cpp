#include "cli/with_engine.hpp"

#include "cli/interrupts.hpp"
#include "cli/metrics_server.hpp"
#include "config/config_file.hpp"
#include "engine/credentials.hpp"
#include "engine/resources.hpp"
#include "engine/run_id.hpp"
#include "engine/start_run.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <unistd.h>
#include <utility>

namespace tandem::cli {

namespace {

/// Empty when progress is not wanted.
result<std::unique_ptr<metrics_server>> open_metrics(const config::settings& settings) {
  auto port = static_cast<int>(settings.get<std::int64_t>("monitor.metrics-port"));
  if (port == 0)
    return std::unique_ptr<metrics_server>{};
  return metrics_server::start(port);
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

int refuse(const failure& problem) {
  fmt::print(stderr, "error: {}\n", problem.message);
  return exit_code_for(problem);
}

std::variant<frame_settings, int> settings_of(const invocation& asked) {
  if (auto problem = check_room(reading_room))
    return refuse(*problem);
  auto loaded = load_config(asked.config_file, asked.entries);
  for (const auto& problem : loaded.result.problems)
    fmt::print(stderr, "error: {}\n", problem.text());
  if (!loaded.result.problems.empty())
    return exit_usage;
  return frame_settings{std::move(loaded.result.values),
                        std::filesystem::path{loaded.file}.parent_path().string()};
}

int run_in_frame(const invocation& asked, const engine_options& options,
                 const std::function<int(const frame&)>& body) {
  auto with = settings_of(asked);
  if (const auto* code = std::get_if<int>(&with))
    return *code;
  const auto& settings = std::get<frame_settings>(with);
  auto now = std::chrono::system_clock::now();
  auto command = make_start(settings.values, make_run_id(now), now);
  return command ? run_in_frame(asked, settings, *command, options, body) : refuse(command.error());
}

int run_in_frame(const invocation& asked, const frame_settings& with, const run_scan& command,
                 const engine_options& wanted, const std::function<int(const frame&)>& body) {
  const auto& settings = with.values;
  if (auto problem = check_room(engine_room(settings)))
    return refuse(*problem);
  auto now = std::chrono::system_clock::now();
  bool terminal = ::isatty(STDERR_FILENO) == 1;
  progress_view view{
    terminal,
    asked.quiet,
    {settings.get<std::string>("log.level"), settings.get<std::string>("log.format")}};
  // Before the engine, so that a port in use is noticed before any call is made or file written.
  auto metrics = open_metrics(settings);
  if (!metrics)
    return refuse(metrics.error());
  auto options = wanted;
  options.folder = with.folder;
  options.progress_interval = settings.get<config::duration>("monitor.interval");
  if (!asked.quiet || *metrics)
    options.on_progress = [&view, served = metrics->get()](const progress_snapshot& snapshot) {
      view.show(snapshot);
      if (served != nullptr)
        served->show(snapshot);
    };
  options.on_notice = [&view](const notice& what) { view.tell(what); };
  auto works = engine::create(settings, std::move(options));
  if (!works)
    return refuse(works.error());
  soft_interrupt stopping{[at_work = works->get()] { at_work->interrupt(); }};
  int code = body({asked, settings, with.folder, command, now, view, **works});
  // The reader of the report may take its time, so the stored data is checked again afterwards.
  // Rows waiting in the outbox were reported.
  if ((code == exit_complete || code == exit_partial) && (*works)->status().writer.outbox_rows == 0)
    if (auto lost = (*works)->flush())
      code = refuse(*lost);
  // The limit of two seconds after Ctrl-C applies until the very end, including the last commits.
  stopping.release();
  works->reset();
  return code;
}

} // namespace tandem::cli
