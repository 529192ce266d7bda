#include "cli/metrics_server.hpp"

#include "cli/metrics.hpp"
#include "cli/resources.hpp"
#include "sim/http_listener.hpp"

#include <fmt/format.h>

#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

namespace tandem::cli {

namespace {

constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";

} // namespace

struct metrics_server::impl {
  impl() {
    listener.Get("/metrics", [this](const httplib::Request&, httplib::Response& answer) {
      answer.set_content(text(), metrics_type);
    });
    listener.Get("/healthz", [](const httplib::Request&, httplib::Response& answer) {
      answer.set_content("ok", "text/plain");
    });
  }
  impl(const impl&) = delete;
  impl& operator=(const impl&) = delete;
  ~impl() {
    stop.raise();
    if (acceptor.joinable())
      acceptor.join();
  }

  std::string text() {
    metrics_sample sample{TANDEM_VERSION, sample_resources(started), {}};
    {
      const std::lock_guard lock{guard};
      sample.newest = newest;
    }
    return exposition(sample);
  }

  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
  std::mutex guard; // The monitor's thread writes `newest`, those of the connections read it.
  progress_snapshot newest;
  int port = 0;
  // The simulated broker's listener, because its connections end at once when the server stops: a
  // scraper that keeps one open must not hold up the end of the program.
  sim::stop_signal stop;
  sim::http_listener listener{stop};
  std::thread acceptor;
};

result<std::unique_ptr<metrics_server>> metrics_server::start(int port) {
  auto state = std::make_unique<impl>();
  auto bound = state->listener.bind(port);
  if (!bound)
    return failure{ec::invalid_config,
                   fmt::format("monitor.metrics-port = {}: {}", port, bound.error().message)};
  state->port = *bound;
  state->acceptor = std::thread{[listener = &state->listener] { listener->serve(); }};
  return std::unique_ptr<metrics_server>{new metrics_server{std::move(state)}};
}

metrics_server::metrics_server(std::unique_ptr<impl> state) : impl_(std::move(state)) {}

metrics_server::~metrics_server() = default;

int metrics_server::port() const {
  return impl_->port;
}

void metrics_server::show(const progress_snapshot& now) {
  const std::lock_guard lock{impl_->guard};
  impl_->newest = now;
}

} // namespace tandem::cli
