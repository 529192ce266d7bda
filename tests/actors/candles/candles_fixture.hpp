#pragma once

#include "actors/candles/candles.hpp"
#include "actors/history/history.hpp"
#include "tests/actors/played_actors.hpp"
#include "tests/support/fake_broker.hpp"

#include <memory>
#include <string>

namespace tandem::test {

using namespace std::chrono_literals;

/// A candles actor before a gateway that answers when the test says so.
struct candles_fixture {
  virtual_system virtual_time;
  std::shared_ptr<held_pages> pages = std::make_shared<held_pages>();
  std::shared_ptr<monitor_record> told = std::make_shared<monitor_record>();
  candles_options options{1'000'000, 1h, 1min};
  std::shared_ptr<store::candle_store> disk; // None, unless the test brings one: no history.
  history_actor history;
  gateway_actor gateway;
  monitor_actor monitor;
  market::date session = day(20250718);
  candles_actor candles;

  void open() {
    gateway = caf::actor_cast<gateway_actor>(virtual_time.spawn(play_gateway, pages));
    monitor = virtual_time.spawn(recording_monitor, told);
    if (disk)
      history = virtual_time.spawn(tandem::history, disk, monitor);
    candles = virtual_time.spawn(tandem::candles, options, gateway, monitor, history);
  }

  /// Ends both as the engine does: the history behind what the other one gave it.
  void stop() {
    caf::anon_send_exit(candles, caf::exit_reason::user_shutdown);
    candles = nullptr;
    virtual_time.drain();
    caf::anon_send_exit(history, caf::exit_reason::user_shutdown);
    history = nullptr;
    disk.reset();
    virtual_time.drain();
  }

  std::shared_ptr<reply<candles_answer>> fetch(const std::string& code, int count = 3) {
    return ask<candles_answer>(virtual_time, candles, fetch_candles{code, count, on(session)});
  }

  /// Answers the n-th call of the gateway.
  void answer(std::size_t n, held_pages::outcome what) {
    pages->answer(n, std::move(what));
    virtual_time.drain();
  }

  candles_status status() {
    auto answer = ask<candles_status>(virtual_time, candles, get_status{});
    virtual_time.drain();
    BOOST_REQUIRE(answer->value);
    return *answer->value;
  }
};

} // namespace tandem::test
