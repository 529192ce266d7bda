#pragma once

#include "config/settings.hpp"
#include "engine/node.hpp"
#include "engine/pacing.hpp"
#include "engine/paths.hpp"
#include "sim/broker/broker.hpp"
#include "tests/support/virtual_system.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tandem::test {

inline constexpr const char* wired_url = "http://127.0.0.1:1";
inline constexpr const char* wired_source = "test";

/// What a node asked of the broker.
struct asked_call {
  std::string tr;
  std::string body;
};

/// A wire to a broker in the same thread, whose clock is the test's.
class direct_wire final : public kiwoom::transport {
public:
  direct_wire(virtual_system& virtual_time, sim::broker& broker)
      : virtual_time_(virtual_time), broker_(broker) {}

  kiwoom::exchange post(const kiwoom::http_request& request,
                        const kiwoom::start_rule& when) override {
    const auto now = virtual_time_.self->clock().now();
    kiwoom::exchange call{now, now};
    if (is_stopped_) {
      call.outcome = failure{ec::shutting_down, "stopped"};
      return call;
    }
    when.started(now);
    sim::incoming asked;
    asked.path = request.path;
    asked.user_agent = "tandem";
    asked.api_id = request.tr;
    if (const auto token = request.bearer.reveal(); !token.empty())
      asked.authorization = "Bearer " + std::string{token};
    asked.cont_yn = request.next_key.empty() ? "N" : "Y";
    asked.next_key = request.next_key;
    asked.body = request.body;
    calls_.push_back({request.tr, request.body});
    auto answer = broker_.handle(asked);
    call.is_sent = true;
    kiwoom::http_response response;
    response.status = answer.status;
    response.next_key = answer.next_key;
    response.body = answer.body;
    response.tr = answer.api_id;
    if (answer.rows)
      response.rows = static_cast<std::int64_t>(*answer.rows);
    if (answer.date)
      response.date = std::chrono::floor<std::chrono::seconds>(*answer.date);
    call.outcome = std::move(response);
    return call;
  }
  void stop() override { is_stopped_ = true; }

  /// In the order of their starts.
  const std::vector<asked_call>& calls() const { return calls_; }

private:
  virtual_system& virtual_time_;
  sim::broker& broker_;
  std::vector<asked_call> calls_;
  bool is_stopped_ = false;
};

/// The UTC of this moment, where the actor clock's zero was at `clock_zero`.
inline std::chrono::system_clock::time_point
utc_of(virtual_system& virtual_time, std::chrono::system_clock::time_point clock_zero) {
  const auto now = virtual_time.self->clock().now().time_since_epoch();
  return clock_zero + std::chrono::duration_cast<std::chrono::microseconds>(now);
}

/// A broker over `market` that lives under the test's clock.
inline std::unique_ptr<sim::broker> make_broker(const sim::server_options& serving,
                                                std::shared_ptr<const sim::market_source> market,
                                                virtual_system& virtual_time,
                                                std::chrono::system_clock::time_point clock_zero,
                                                sim::fault_script faults = {}) {
  auto opened = sim::exchange::open(std::move(market), serving.today);
  BOOST_REQUIRE(opened);
  return std::make_unique<sim::broker>(
    serving, std::move(*opened), nullptr,
    [&virtual_time, clock_zero] {
      return http::instant{virtual_time.self->clock().now(), utc_of(virtual_time, clock_zero)};
    },
    std::move(faults));
}

/// A wired node with one gateway, with one key for each wire, everything under the test's clock.
/// Where its settings name no other place for candles, they are in a file of `folder`.
inline node_actor spawn_wired_node(virtual_system& virtual_time, const config::settings& settings,
                                   const std::string& folder,
                                   const std::vector<std::shared_ptr<direct_wire>>& wires,
                                   std::chrono::system_clock::time_point clock_zero) {
  node_options options{settings};
  options.has_threads = false;
  auto parts = std::make_shared<node_parts>();
  parts->source = wired_source;
  parts->steady_to_utc = clock_zero.time_since_epoch();
  parts->wall_clock = [&virtual_time, clock_zero] { return utc_of(virtual_time, clock_zero); };
  auto& gateway = parts->gateways.emplace_back();
  gateway.name = "default";
  gateway.options = to_gateway_options(settings, wired_url);
  gateway.options.lead = std::chrono::nanoseconds{0}; // The wire cannot wait for the exact time.
  gateway.options.steady_to_utc = parts->steady_to_utc;
  for (const auto& wire : wires) {
    const auto number = std::to_string(gateway.keys.size() + 1);
    gateway.keys.push_back({{wires.size() == 1 ? "default" : "key-" + number},
                            {secret{"key" + number}, secret{"secret"}},
                            {wire}});
  }
  const auto where = find_places(settings, folder);
  auto results = open_places(where);
  BOOST_REQUIRE(results);
  parts->results = std::move(*results);
  store::candle_store_options keeping;
  keeping.path = where.candles;
  keeping.source = parts->source;
  keeping.own_file = where.candles_have_a_file;
  auto history = store::open_candle_store(keeping);
  BOOST_REQUIRE(history);
  parts->history = std::move(*history);
  return caf::actor_cast<node_actor>(virtual_time.spawn(node, std::move(options), parts));
}

/// Ends a node with all its actors; what they were about to store is stored.
inline void end_wired_node(virtual_system& virtual_time, node_actor& boss) {
  if (!boss)
    return;
  caf::anon_send_exit(boss, caf::exit_reason::user_shutdown);
  boss = nullptr;
  virtual_time.advance(std::chrono::seconds{5});
}

} // namespace tandem::test
