#include "sim/broker/server.hpp"

#include "http/arrival.hpp"
#include "http/server.hpp"
#include "sim/broker/broker.hpp"
#include "sim/broker/wire_answer.hpp"
#include "sim/broker/wire_fault.hpp"
#include "sim/market/market_moment.hpp"
#include "sim/market/recorded.hpp"
#include "sim/market/synthetic.hpp"

#include <algorithm>

namespace tandem::sim {

namespace {

result<std::unique_ptr<market_source>> open_market(const server_options& options) {
  if (options.data_folder.empty())
    return std::unique_ptr<market_source>{
      std::make_unique<synthetic_market>(options.synthetic_symbols, options.seed, options.actions)};
  auto recorded = recorded_market::load(options.data_folder);
  if (!recorded)
    return recorded.error();
  return std::unique_ptr<market_source>{std::move(*recorded)};
}

/// The day whose session shows first.
market::date first_day(const server_options& options) {
  if (!options.clock)
    return options.today;
  const auto day = options.clock_day.value_or(options.today);
  // Before 08:00 the day before still counts.
  const auto begun = has_begun({day, *options.clock})
                       ? day
                       : market::date::from_days_since_epoch(day.days_since_epoch() - 1);
  return std::min(options.today, begun);
}

status out_of_range(const char* option, std::int64_t value, const char* legal) {
  return failure{ec::invalid_argument,
                 std::string{option} + " " + std::to_string(value) + ": must be in " + legal};
}

/// The command line reports the same in its own words; this is for programs that embed the server.
status check(const server_options& options) {
  if (options.port < 0 || options.port > 65535)
    return out_of_range("port", options.port, "0..65535");
  if (options.synthetic_symbols < 1 || options.synthetic_symbols > synthetic_symbols_max)
    return out_of_range("synthetic_symbols", options.synthetic_symbols, "1..10000");
  if (!(options.actions >= 0 && options.actions <= actions_max))
    return out_of_range("actions", static_cast<std::int64_t>(options.actions), "0..100");
  if (options.today < today_min || options.today > today_max)
    return out_of_range("today", options.today.number(), "20000101..21001231");
  if (options.clock_day && (*options.clock_day < today_min || *options.clock_day > today_max))
    return out_of_range("clock_day", options.clock_day->number(), "20000101..21001231");
  if (options.limit_per_second < 1 || options.limit_per_second > limit_per_second_max)
    return out_of_range("limit_per_second", options.limit_per_second, "1..1000000");
  for (const auto& [name, time] :
       {std::pair{"penalty", options.penalty}, std::pair{"latency", options.latency},
        std::pair{"jitter", options.jitter}, std::pair{"connect_latency", options.connect_latency}})
    if (time.count() < 0 || time > std::chrono::minutes{1})
      return out_of_range(name, time.count(), "0..60000 ms");
  if (options.burst < 0 || options.burst > burst_max)
    return out_of_range("burst", options.burst, "0..1000");
  if (options.opening_limit < 0 || options.opening_limit > limit_per_second_max)
    return out_of_range("opening_limit", options.opening_limit, "0..1000000");
  if (options.rank_rows_per_page < 1 || options.rank_rows_per_page > rank_rows_max)
    return out_of_range("rank_rows_per_page", options.rank_rows_per_page, "1..5000");
  if (options.clock && (options.clock->count() < 0 || *options.clock >= std::chrono::hours{24}))
    return out_of_range("clock", options.clock->count(), "0..1439 min");
  if (!(options.real_time_factor >= 0 && options.real_time_factor <= real_time_factor_max))
    return out_of_range("real_time_factor", static_cast<std::int64_t>(options.real_time_factor),
                        "0..3600");
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
  call.first_on_connection = http::listener::is_first_request();
  return call;
}

/// Whether this is an answer of the broker's own; a page of HTML comes from what stands before it.
bool is_of_gateway(const outgoing& answer) {
  return answer.content_type.starts_with("application/json");
}

void write_response(httplib::Response& response, const outgoing& answer) {
  response.status = answer.status;
  response.set_header("api-id", answer.api_id);
  response.set_header("cont-yn", answer.next_key.empty() ? "N" : "Y");
  response.set_header("next-key", answer.next_key);
  if (answer.rows)
    response.set_header("resp-cnt", std::to_string(*answer.rows));
  if (answer.date)
    response.set_header("Date", http::http_date(*answer.date));
  if (is_of_gateway(answer)) {
    response.set_header("user-data", "");
    response.set_header("Access-Control-Expose-Headers",
                        "api-id,cont-yn,next-key,resp-cnt,user-data");
    response.set_header("Access-Control-Allow-Origin", "*");
  }
  response.set_content(answer.body, answer.content_type);
}

/// Whether the request was sent to another port than ours, and so came through a relay.
bool is_relayed(const httplib::Request& request, int port) {
  const auto host = request.get_header_value("Host");
  const auto colon = host.rfind(':');
  return colon != std::string::npos && host.substr(colon + 1) != std::to_string(port);
}

/// Replaces the library's form of the answer by that of the fault that strikes it, or the broker's.
void shape_answer(const httplib::Request& request, const outgoing& answer, int port) {
  // HTTP/1.0 knows no chunks, nor do simple relays; an answer to HEAD has no body.
  const auto takes_chunks =
    request.version != "HTTP/1.0" && request.method != "HEAD" && !is_relayed(request, port);
  if (answer.wire)
    http::listener::rewrite_answer([what = *answer.wire](const std::string& bytes) {
      return spoiled_wire(what, split_answer(bytes));
    });
  else if (is_of_gateway(answer) && takes_chunks)
    http::listener::rewrite_answer([](const std::string& bytes) {
      return http::wire_script{{{in_vendor_form(split_answer(bytes))}}, http::ending::kept};
    });
}

} // namespace

struct server::impl {
  impl(const server_options& options, std::unique_ptr<exchange> market,
       std::unique_ptr<audit_log> audit, fault_script faults)
      : desk(options, std::move(market), std::move(audit), http::arrival_clocks,
             std::move(faults)) {
    const auto serve = [this](const httplib::Request& request, httplib::Response& response) {
      const auto call = read_request(request);
      auto turn = http::listener::wait_turn();
      const auto answer = desk.handle(call, [&turn] { turn.end(); });
      web.stopping().wait_until(answer.due);
      write_response(response, answer);
      shape_answer(request, answer, web.port());
    };
    auto& routes = web.routes();
    routes.Post(".*", serve).Get(".*", serve).Put(".*", serve).Patch(".*", serve);
    routes.Delete(".*", serve).Options(".*", serve);
  }

  broker desk;
  http::server web; // The last member, because its handlers use the desk until it has ended.
};

result<std::unique_ptr<server>> server::start(const server_options& options) {
  if (auto problem = check(options))
    return *problem;
  fault_script faults;
  if (!options.faults_file.empty()) {
    auto read = read_faults(options.faults_file);
    if (!read)
      return read.error();
    faults = fault_script{std::move(*read)};
  }
  auto source = open_market(options);
  if (!source)
    return source.error();
  auto market = exchange::open(std::move(*source), first_day(options));
  if (!market)
    return market.error();
  std::unique_ptr<audit_log> audit;
  if (!options.audit_file.empty()) {
    auto created = audit_log::create(options.audit_file);
    if (!created)
      return created.error();
    audit = std::move(*created);
  }
  auto state =
    std::make_unique<impl>(options, std::move(*market), std::move(audit), std::move(faults));
  if (auto problem = state->web.start(options.port))
    return *problem;
  return std::unique_ptr<server>{new server{std::move(state)}};
}

server::server(std::unique_ptr<impl> state) : impl_(std::move(state)) {}

server::~server() = default;

int server::port() const {
  return impl_->web.port();
}

std::string server::url() const {
  return impl_->web.url();
}

} // namespace tandem::sim
