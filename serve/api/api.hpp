#pragma once

#include "engine/engine.hpp"
#include "http/listener.hpp"
#include "market/utc_time.hpp"
#include "serve/progress_hub.hpp"

#include <functional>
#include <string>

namespace tandem::serve {

/// What the api tells about.
struct api_world {
  std::string version;
  std::string run_id; // Of the serving process: its clients' calls are recorded under it.
  utc_time started;
  std::string broker;    // Its address.
  std::string store_url; // With its password.
  engine* works = nullptr;
  const progress_hub* progress = nullptr;
  std::function<std::string()> next_scan; // In Korean time; empty: none is scheduled.
};

/// GET /api/v1/...: status, runs, results, explain, candles. See docs/api.md.
class api {
public:
  explicit api(api_world world) : world_(std::move(world)) {}
  /// The routes ask `which` for the api when they are used.
  static void add_routes(http::listener& to, const std::function<const api&()>& which);

private:
  void on_status(const httplib::Request& request, httplib::Response& answer) const;
  void on_runs(const httplib::Request& request, httplib::Response& answer) const;
  void on_run(const httplib::Request& request, httplib::Response& answer) const;
  void on_calls(const httplib::Request& request, httplib::Response& answer) const;
  void on_results(const httplib::Request& request, httplib::Response& answer) const;
  void on_explain(const httplib::Request& request, httplib::Response& answer) const;
  void on_candles(const httplib::Request& request, httplib::Response& answer) const;

  api_world world_;
};

} // namespace tandem::serve
