#pragma once

#include "actors/candles/candles.hpp"
#include "tests/actors/played_actors.hpp"
#include "tests/support/fake_broker.hpp"

#include <memory>
#include <string>

namespace tandem::test {

using namespace std::chrono_literals;

/// A cache before a gateway that answers when the test says so.
struct candles_fixture {
  virtual_system virtual_time;
  std::shared_ptr<held_pages> pages = std::make_shared<held_pages>();
  std::shared_ptr<monitor_record> told = std::make_shared<monitor_record>();
  candles_options options{1'000'000, 1h};
  std::shared_ptr<store::candle_store> history; // None, unless the test brings one.
  market::date session = day(20250718);
  candles_actor candles;

  void open() {
    auto gateway = virtual_time.spawn(play_gateway, pages);
    auto monitor = virtual_time.spawn(recording_monitor, told);
    candles = virtual_time.spawn(tandem::candles, options, caf::actor_cast<gateway_actor>(gateway),
                                 monitor, history);
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
