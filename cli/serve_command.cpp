#include "cli/commands.hpp"
#include "cli/interrupts.hpp"
#include "cli/options.hpp"
#include "cli/served_command.hpp"
#include "cli/terminal_output.hpp"
#include "config/argument.hpp"
#include "config/config_file.hpp"
#include "serve/daemon.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace tandem::cli {

namespace {

// systemd and users expect an end within five seconds; the last rows are stored before that.
constexpr std::chrono::milliseconds end_limit{4700};

/// The settings of scheduled scans; reading them again does not disturb a scan under way.
class scan_settings {
public:
  explicit scan_settings(const config::settings& now) { take(now); }

  void take(const config::settings& now) {
    std::vector<std::string> all;
    for (auto& argument : now.arguments()) {
      const auto key = config::key_of(argument);
      const bool is_scanners = key == "scan.scanners" && now.is_set("serve.scanners");
      if (!is_of_the_engine(key) && !is_scanners && key != "scan.date")
        all.push_back(std::move(argument));
    }
    if (now.is_set("serve.scanners"))
      all.push_back("--scan.scanners="
                    + config::to_text(now.get<config::string_list>("serve.scanners")));
    const auto& own = now.get<config::string_list>("serve.scanners");
    const std::lock_guard lock{guard_};
    arguments_ = std::move(all);
    scanners_ = own.empty() ? now.get<config::string_list>("scan.scanners") : own;
  }
  std::vector<std::string> arguments() const {
    const std::lock_guard lock{guard_};
    return arguments_;
  }
  std::vector<std::string> scanners() const {
    const std::lock_guard lock{guard_};
    return scanners_;
  }

private:
  mutable std::mutex guard_;
  std::vector<std::string> arguments_;
  std::vector<std::string> scanners_;
};

/// A signal that ends the process has come.
class end_signal {
public:
  void raise() {
    const std::lock_guard lock{guard_};
    is_raised_ = true;
    raised_.notify_all();
  }
  void wait() {
    std::unique_lock lock{guard_};
    raised_.wait(lock, [this] { return is_raised_; });
  }

private:
  std::mutex guard_;
  std::condition_variable raised_;
  bool is_raised_ = false;
};

/// Reads the configuration's scanners and rules, and the local keys, again; a wrong one changes
/// nothing.
void reload(const invocation& asked, scan_settings& into, serve::daemon* serving,
            progress_view& log) {
  if (serving != nullptr)
    if (auto problem = serving->reload_clients())
      log.tell({notice::level::error, "serve.reload error=\"" + problem->message + '"'});
  const auto loaded = load_config(asked.config_file, asked.entries);
  for (const auto& problem : loaded.result.problems)
    log.tell({notice::level::error, "serve.reload error=\"" + problem.text() + '"'});
  if (!loaded.result.problems.empty())
    return;
  into.take(loaded.result.values);
  log.tell({notice::level::info, "serve.reload scanners and rules are read"});
}

int serve_others(const invocation& asked) {
  auto with = settings_of(asked);
  if (const auto* code = std::get_if<int>(&with))
    return *code;
  const auto& here = std::get<workplace>(with);
  if (here.values.get<std::string>("gateway.sharing") == "per-scanner")
    return refuse(
      {ec::invalid_config,
       "gateway.sharing = \"per-scanner\": is not for tandem serve, whose clients share "
       "one gateway; legal: one, pool"});
  terminal_output out{asked, here.values};
  scan_settings scans{here.values};
  end_signal ending;
  std::atomic<serve::daemon*> served = nullptr;
  soft_interrupt stopping{[&] { ending.raise(); }, end_limit,
                          [&] { reload(asked, scans, served, out.view()); }};
  serve::daemon_options options;
  options.version = TANDEM_VERSION;
  options.settings = here.values;
  options.folder = here.folder;
  options.run = [&here](engine& works, serve::progress_hub& progress,
                        const serve::command_request& request, serve::command_stream& to) {
    return run_served(works, progress, here, request, to);
  };
  options.scan_settings = [&scans] { return scans.arguments(); };
  options.scheduled_scanners = [&scans] { return scans.scanners(); };
  options.log = [&out](const notice& what) { out.view().tell(what); };
  auto serving = serve::daemon::start(std::move(options));
  if (!serving)
    return refuse(serving.error());
  served = serving->get();
  out.print(fmt::format("serving on {}\n", (*serving)->url()));
  ending.wait();
  stopping.release();
  served = nullptr;
  serving->reset();
  return exit_complete;
}

constexpr std::array lines{option_line{&quiet_option}};

} // namespace

constinit const command serve_command{
  .name = "serve",
  .sentence = "own the key for programs, scans and browsers: proxy, api, schedule",
  .documentation = R"(usage: tandem serve [OPTIONS]

Owns the key and lets others share it, so that they never refuse each other: one paced stream of
calls, one cache. Runs until it gets SIGTERM or Ctrl-C, and stores everything before it ends.

  programs   use http://127.0.0.1:9470 in place of https://api.kiwoom.com, with any appkey and
             secretkey: same requests, same answers. Their calls wait for their turn; each program
             gets the same share. Orders never pass.
  scans      tandem scan, plan, regime, resume and verify find it by the key and run there: same
             output, same exit codes.
  readers    GET /api/v1/status, /runs, /results, /explain/CODE, /candles/CODE, /events;
             /metrics for Prometheus, /healthz, /readyz
  schedule   scans every session at 15:41 in Korea (serve.scan-at) by itself

SIGHUP reads the scanners and rules of the configuration again.

)",
  .options = lines,
  .more = R"(
often used keys (all of them: `tandem help config`)
  --serve.listen=127.0.0.1:9470     where it listens; port 0 takes any free one
  --serve.scan-at=15:41             when it scans by itself; "" for never
  --serve.hold=8s                   how long a program's call is held at most
  --serve.accounts                  programs may ask about accounts
  --serve.clients-file=FILE         which programs may call

bounds
  connections 256; idle ones cost no thread; a full house closes the oldest idle one
  request     head 16 KB within 5 s, body 1 MB within 10 s
  answers     a reader that is too slow is cut off after 10 s for 256 KB
  events      8 streams; commands 64 at a time; more are answered with 503

examples
  tandem serve
  curl http://127.0.0.1:9470/api/v1/status
  tandem scan --at=http://127.0.0.1:9470
)",
  .run = &serve_others};

} // namespace tandem::cli
