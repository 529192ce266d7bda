#include "serve/metrics_server.hpp"

#include "engine/resources.hpp"
#include "http/server.hpp"
#include "serve/host_check.hpp"
#include "serve/metrics_routes.hpp"

#include <fmt/format.h>

#include <chrono>
#include <mutex>
#include <utility>

namespace tandem::serve {

namespace {

// A scraper or two, and a user who looks by hand.
constexpr std::size_t connections_max = 32;

} // namespace

struct metrics_server::impl {
  impl() {
    auto& routes = web.routes();
    routes.set_pre_routing_handler([](const httplib::Request& request, httplib::Response& answer) {
      if (is_meant_for_us(request))
        return httplib::Server::HandlerResponse::Unhandled;
      answer.status = 403;
      answer.set_content("the Host header names another machine; ask http://127.0.0.1:PORT or "
                         "http://localhost:PORT\n",
                         "text/plain");
      return httplib::Server::HandlerResponse::Handled;
    });
    add_metrics_routes(routes, [this] { return sample(); });
  }

  metrics_sample sample() {
    const std::lock_guard lock{guard};
    return {TANDEM_VERSION, sample_resources(started), newest};
  }

  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
  std::mutex guard; // The monitor's thread writes `newest`; the threads of connections read it.
  progress_snapshot newest;
  // A scraper with an open connection does not delay the end of the program. The last member,
  // because its handlers use the others until it has ended.
  http::server web{http::listener_limits{.connections_max = connections_max}};
};

result<std::unique_ptr<metrics_server>> metrics_server::start(int port) {
  auto state = std::make_unique<impl>();
  if (auto problem = state->web.start(port))
    return failure{ec::invalid_config,
                   fmt::format("monitor.metrics-port = {}: {}", port, problem->message)};
  return std::unique_ptr<metrics_server>{new metrics_server{std::move(state)}};
}

metrics_server::metrics_server(std::unique_ptr<impl> state) : impl_(std::move(state)) {}

metrics_server::~metrics_server() = default;

int metrics_server::port() const {
  return impl_->web.port();
}

void metrics_server::show(const progress_snapshot& now) {
  const std::lock_guard lock{impl_->guard};
  impl_->newest = now;
}

} // namespace tandem::serve
