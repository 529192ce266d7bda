#pragma once

#include "config/settings.hpp"
#include "engine/credentials.hpp"
#include "http/server.hpp"
#include "market/error.hpp"
#include "messages/monitor.hpp"
#include "report/metrics.hpp"
#include "serve/api/api.hpp"
#include "serve/api/command_desk.hpp"
#include "serve/api/event_stream.hpp"
#include "serve/progress_hub.hpp"
#include "serve/proxy/proxy.hpp"
#include "serve/pulse.hpp"
#include "serve/scheduler.hpp"
#include "serve/service_manager.hpp"
#include "serve/service_record.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::serve {

struct daemon_options {
  std::string version;
  config::settings settings;
  std::string folder; // For a candle history without another place.
  /// Runs a command with the daemon's engine; as command_runner.
  std::function<int(engine&, progress_hub&, const command_request&, command_stream&)> run;
  /// The settings of scheduled scans, as arguments; asked for before every scan.
  std::function<std::vector<std::string>()> scan_settings;
  std::function<std::vector<std::string>()> scheduled_scanners; // Of those scans.
  std::function<void(const notice&)> log;
};

/// The process that owns a key and lets others share it: an engine, a listener with the proxy, the
/// api, events and metrics, and a schedule.
class daemon {
public:
  /// Listens, then takes the right to call and opens the stores. Errors: those of engine::create;
  /// unavailable when the address cannot be bound.
  static result<std::unique_ptr<daemon>> start(daemon_options options);
  daemon(const daemon&) = delete;
  daemon& operator=(const daemon&) = delete;
  /// Stops everything with what it has done so far, and stores it.
  ~daemon();

  /// Reads the file of local keys again. Errors: as local_clients::read; the old ones stay.
  status reload_clients();
  /// "http://127.0.0.1:9470"
  const std::string& url() const { return url_; }

private:
  explicit daemon(daemon_options options);
  status make_proxy(const std::vector<credentials>& keys);
  status open_engine(std::vector<credentials> keys);
  scan_duty_options scan_duties(const std::string& store_url);
  void add_routes();
  void keep_record();
  status keep_row(run_outcome outcome);
  metrics_sample sample() const;

  daemon_options options_;
  utc_time started_;
  std::chrono::steady_clock::time_point started_steady_;
  std::string run_id_;
  std::string url_;
  progress_hub hub_;
  std::atomic<bool> is_ready_ = false;
  service_manager manager_;
  std::unique_ptr<engine> works_;
  std::optional<proxy> proxy_;
  std::optional<command_desk> desk_;
  std::optional<event_streams> events_;
  std::optional<api> api_;
  std::optional<service_record> record_;
  std::optional<pulse> looks_;
  std::optional<pulse> life_signs_;
  std::optional<scheduler> scheduler_;
  std::optional<http::server> web_; // The last member, because its handlers use the others.
};

} // namespace tandem::serve
