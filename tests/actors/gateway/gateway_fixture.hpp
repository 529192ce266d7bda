#pragma once

#include "actors/gateway/gateway.hpp"
#include "tests/support/fake_broker.hpp"
#include "tests/support/virtual_system.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace tandem::test {

using namespace std::chrono_literals;

/// A gateway at 250 ms between a scripted broker and recording neighbours.
struct gateway_fixture {
  virtual_system virtual_time;
  std::shared_ptr<broker_script> broker = std::make_shared<broker_script>();
  std::shared_ptr<writer_record> written = std::make_shared<writer_record>();
  std::shared_ptr<monitor_record> told = std::make_shared<monitor_record>();
  gateway_options options = defaults();
  std::vector<key_options> keys{{"default"}};
  gateway_actor gate;

  static gateway_options defaults() {
    gateway_options options;
    options.pace.key_delay = 250ms;
    options.pace.refusal_hold = 1100ms;
    options.pace.hold_key = true;
    options.queue_max = 1000;
    options.retries = 3;
    options.start_patience = 20s;
    options.call_timeout = 60s;
    options.durable_timeout = 2s;
    options.lead = 1ms;
    options.backoff_base = 100ms;
    options.backoff_cap = 1s;
    options.retry_reserve = 50;
    options.retry_per_answer = 0.5;
    options.breaker = {5, 500ms, 8s};
    options.patience = 40s;
    options.token_margin = 60s;
    options.seed = 1;
    return options;
  }

  /// Spawns the gateway, with so many transports for each key.
  void open(std::size_t max_in_flight = 1) {
    std::vector<gateway_key> lanes;
    for (const auto& key : keys) {
      auto& lane = lanes.emplace_back(gateway_key{key, {}});
      for (std::size_t i = 0; i < max_in_flight; ++i)
        lane.transports.push_back(
          caf::actor_cast<transport_actor>(virtual_time.spawn(fake_broker, broker, key.name)));
    }
    auto writer = virtual_time.spawn(recording_writer, written);
    auto monitor = virtual_time.spawn(recording_monitor, told);
    gate = caf::actor_cast<gateway_actor>(
      virtual_time.spawn(gateway, options, std::move(lanes), writer, monitor));
  }

  /// Asks from an actor of its own; `requester` 0 makes it a requester of its own too.
  std::shared_ptr<reply<tr_page>> fetch(const std::string& code, std::uint64_t requester = 0) {
    return ask<tr_page>(virtual_time, gate,
                        fetch_tr{daily_chart_query{code, market::date::from_number(20250718)},
                                 {},
                                 priority_class::scan,
                                 requester,
                                 {}});
  }

  /// One for each key.
  std::vector<gateway_status> statuses() {
    auto answer = ask<std::vector<gateway_status>>(virtual_time, gate, get_status{});
    virtual_time.drain();
    BOOST_REQUIRE(answer->value);
    return *answer->value;
  }

  /// That of the first key.
  gateway_status status() { return statuses().at(0); }

  /// When each chart call started, since the system was made.
  std::vector<std::chrono::nanoseconds> starts() const {
    std::vector<std::chrono::nanoseconds> times;
    for (const auto& call : broker->of("ka10081"))
      times.push_back(virtual_time.since_start(call.sent));
    return times;
  }
};

inline bool are_answered(const std::vector<std::shared_ptr<reply<tr_page>>>& replies) {
  return std::all_of(replies.begin(), replies.end(),
                     [](const auto& one) { return one->answers == 1 && one->value; });
}

} // namespace tandem::test
