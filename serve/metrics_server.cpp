#include "cli/metrics_server.hpp"

#include "engine/resources.hpp"
#include "http/server.hpp"
#include "kiwoom/endpoint.hpp"
#include "report/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <climits>
#include <mutex>
#include <unistd.h>
#include <utility>

namespace tandem::cli {

namespace {

constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";
// A scraper or two, and a user who looks by hand.
constexpr std::size_t connections_max = 32;

std::string small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string name_of_machine() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  ::gethostname(name.data(), name.size() - 1);
  return small_letters(name.data());
}

/// The host of a Host header, without its port, the brackets of an address and a dot at its end.
std::string host_of(std::string text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    return end == std::string::npos ? text : text.substr(1, end - 1);
  }
  text = small_letters(text.substr(0, text.find(':')));
  if (text.ends_with('.'))
    text.pop_back();
  return text;
}

/// Whether a request was meant for this machine. A page of another site can make a browser send
/// requests here by pointing its own host name at 127.0.0.1, and read the answers; the Host header
/// shows it.
bool is_meant_for_us(const httplib::Request& request) {
  const auto count = request.get_header_value_count("Host");
  if (count != 1)
    return count == 0; // HTTP/1.0, which no browser speaks.
  const auto host = host_of(request.get_header_value("Host"));
  return host == "localhost" || host.ends_with(".localhost") || kiwoom::is_address(host)
         || host == name_of_machine();
}

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
    routes.Get("/metrics", [this](const httplib::Request&, httplib::Response& answer) {
      answer.set_content(text(), metrics_type);
    });
    routes.Get("/healthz", [](const httplib::Request&, httplib::Response& answer) {
      answer.set_content("ok", "text/plain");
    });
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

} // namespace tandem::cli
