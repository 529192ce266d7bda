#include "cli/frame.hpp"

#include "cli/commands.hpp"
#include "cli/config_file.hpp"
#include "cli/interrupts.hpp"
#include "cli/metrics_server.hpp"
#include "cli/start.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <unistd.h>
#include <utility>

namespace tandem::cli {

namespace {

/// Nothing where it is not wanted.
result<std::unique_ptr<metrics_server>> open_metrics(const config::settings& settings) {
  auto port = static_cast<int>(settings.get<std::int64_t>("monitor.metrics-port"));
  if (port == 0)
    return std::unique_ptr<metrics_server>{};
  return metrics_server::start(port);
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
    default:
      return exit_partial; // The broker or the market; nothing of ours broke.
  }
}

int refuse(const failure& problem) {
  fmt::print(stderr, "error: {}\n", problem.message);
  return exit_code_for(problem);
}

std::variant<frame_settings, int> settings_of(const invocation& asked) {
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

int run_in_frame(const invocation& asked, const frame_settings& with, const start_run& command,
                 const engine_options& wanted, const std::function<int(const frame&)>& body) {
  const auto& settings = with.values;
  auto now = std::chrono::system_clock::now();
  bool terminal = ::isatty(STDERR_FILENO) == 1;
  progress_view view{
    terminal,
    asked.quiet,
    {settings.get<std::string>("log.level"), settings.get<std::string>("log.format")}};
  // Before the engine, so that a port in use is known before a call is made or a file written.
  auto metrics = open_metrics(settings);
  if (!metrics)
    return refuse(metrics.error());
  auto options = wanted;
  options.run_id = command.id;
  options.folder = with.folder;
  options.progress_interval = settings.get<config::duration>("monitor.interval");
  if (!asked.quiet || *metrics)
    options.on_progress = [&view, served = metrics->get()](const progress_snapshot& snapshot) {
      view.show(snapshot);
      if (served != nullptr)
        served->show(snapshot);
    };
  options.on_notice = [&view](const notice& what) { view.tell(what); };
  // Watching outlives the engine, so that a second Ctrl-C and the promise to end within two seconds
  // hold until the very end.
  std::mutex guard;
  engine* under_way = nullptr;
  bool stop_asked = false;
  interrupts watching{[&] {
    std::lock_guard lock{guard};
    stop_asked = true;
    if (under_way != nullptr)
      under_way->interrupt();
  }};
  auto works = engine::create(settings, std::move(options));
  if (!works)
    return refuse(works.error());
  {
    std::lock_guard lock{guard};
    under_way = works->get();
    if (stop_asked)
      under_way->interrupt();
  }
  int code = body({asked, settings, with.folder, command, now, view, **works});
  std::lock_guard lock{guard};
  under_way = nullptr;
  return code;
}

} // namespace tandem::cli
