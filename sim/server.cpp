#include "sim/server.hpp"

#include "sim/arrival.hpp"
#include "sim/broker.hpp"
#include "sim/http_listener.hpp"
#include "sim/recorded.hpp"
#include "sim/synthetic.hpp"

#include <thread>

namespace tandem::sim {

namespace {

result<std::unique_ptr<market_source>> open_market(const server_options& options) {
  if (options.data_folder.empty())
    return std::unique_ptr<market_source>{
      std::make_unique<synthetic_market>(options.synthetic_symbols, options.seed)};
  auto recorded = recorded_market::load(options.data_folder);
  if (!recorded)
    return recorded.error();
  return std::unique_ptr<market_source>{std::move(*recorded)};
}

status out_of_range(const char* option, std::int64_t value, const char* legal) {
  return failure{ec::invalid_argument,
                 std::string{option} + " " + std::to_string(value) + ": must be in " + legal};
}

/// The command line says the same with its own words; this is for those who embed the server.
status check(const server_options& options) {
  if (options.port < 0 || options.port > 65535)
    return out_of_range("port", options.port, "0..65535");
  if (options.synthetic_symbols < 1 || options.synthetic_symbols > synthetic_symbols_max)
    return out_of_range("synthetic_symbols", options.synthetic_symbols, "1..5000");
  if (options.limit_per_second < 1 || options.limit_per_second > limit_per_second_max)
    return out_of_range("limit_per_second", options.limit_per_second, "1..1000000");
  for (const auto& [name, time] :
       {std::pair{"penalty", options.penalty}, std::pair{"latency", options.latency},
        std::pair{"jitter", options.jitter}})
    if (time.count() < 0 || time > std::chrono::minutes{1})
      return out_of_range(name, time.count(), "0..60000 ms");
  if (options.token_ttl.count() < 1 || options.token_ttl > std::chrono::hours{720})
    return out_of_range("token_ttl", options.token_ttl.count(), "1..2592000 s");
  for (const auto& pair : options.accepted_keys)
    if (pair.find(':') == std::string::npos)
      return failure{ec::invalid_argument, "accepted_keys: an entry is not KEY:SECRET"};
  return std::nullopt;
}

incoming read_request(const httplib::Request& request) {
  incoming call;
  call.method = request.method;
  call.path = request.path;
  call.user_agent = request.get_header_value("User-Agent");
  call.api_id = request.get_header_value("api-id");
  call.authorization = request.get_header_value("authorization");
  call.cont_yn = request.get_header_value("cont-yn");
  call.next_key = request.get_header_value("next-key");
  call.body = request.body;
  return call;
}

void write_response(httplib::Response& response, const outgoing& answer) {
  response.status = answer.status;
  response.set_header("api-id", answer.api_id);
  response.set_header("cont-yn", answer.next_key.empty() ? "N" : "Y");
  response.set_header("next-key", answer.next_key);
  response.set_content(answer.body, answer.content_type);
}

} // namespace

struct server::impl {
  impl(const server_options& options, std::unique_ptr<exchange> market,
       std::unique_ptr<audit_log> audit)
      : desk(options, std::move(market), std::move(audit), arrival_clocks) {
    const auto serve = [this](const httplib::Request& request, httplib::Response& response) {
      const auto answer = desk.handle(read_request(request));
      stop.wait_until(answer.due);
      write_response(response, answer);
    };
    listener.Post(".*", serve).Get(".*", serve).Put(".*", serve).Patch(".*", serve);
    listener.Delete(".*", serve).Options(".*", serve);
  }
  impl(const impl&) = delete;
  impl& operator=(const impl&) = delete;
  ~impl() {
    stop.raise();
    listener.stop();
    if (acceptor.joinable())
      acceptor.join();
  }

  stop_signal stop;
  broker desk;
  http_listener listener{stop};
  std::thread acceptor;
  int port = 0;
};

result<std::unique_ptr<server>> server::start(const server_options& options) {
  if (auto problem = check(options))
    return *problem;
  auto source = open_market(options);
  if (!source)
    return source.error();
  auto market = exchange::open(std::move(*source), options.today);
  if (!market)
    return market.error();
  std::unique_ptr<audit_log> audit;
  if (!options.audit_file.empty()) {
    auto created = audit_log::create(options.audit_file);
    if (!created)
      return created.error();
    audit = std::move(*created);
  }
  auto state = std::make_unique<impl>(options, std::move(*market), std::move(audit));
  const auto port = state->listener.bind(options.port);
  if (!port)
    return port.error();
  state->port = *port;
  state->acceptor = std::thread{[listener = &state->listener] { listener->listen_after_bind(); }};
  // stop() does nothing before the acceptor has reached its loop.
  while (!state->listener.is_running())
    std::this_thread::yield();
  return std::unique_ptr<server>{new server{std::move(state)}};
}

server::server(std::unique_ptr<impl> state) : impl_(std::move(state)) {}

server::~server() = default;

int server::port() const {
  return impl_->port;
}

std::string server::url() const {
  return "http://127.0.0.1:" + std::to_string(impl_->port);
}

} // namespace tandem::sim
