#pragma once

#include "actors/scanner/scanner.hpp"
#include "tests/actors/played_actors.hpp"
#include "tests/market/named.hpp"
#include "tests/support/fake_broker.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace tandem::test {

using namespace std::chrono_literals;

/// Matches a last close of 1000 or more; needs seven candles and looks at whatever it is given.
class threshold_rule : public market::rule {
public:
  threshold_rule() : rule("threshold", 7) {}

  std::vector<market::verdict> evaluate(const market::symbol_input& input,
                                        market::detail depth) const override {
    market::verdict one;
    one.engine = market::testing::engine_named(name());
    if (input.candles.empty())
      one.dropped_by = "short_data";
    else if (input.candles.back().close < 1000)
      one.dropped_by = "price";
    if (depth == market::detail::full)
      one.signals_count = 1;
    return {one};
  }

  market::selection select(std::vector<market::match> matches) const override {
    market::selection list;
    for (auto& one : matches)
      list.candidates.push_back({static_cast<int>(list.candidates.size()) + 1, std::move(one)});
    return list;
  }
};

struct scanner_fixture {
  virtual_system virtual_time;
  std::shared_ptr<held_candles> candles = std::make_shared<held_candles>();
  std::shared_ptr<writer_record> written = std::make_shared<writer_record>();
  std::shared_ptr<monitor_record> told = std::make_shared<monitor_record>();
  scanner_options options{{"made"}, "run", 4, true, false, 1h, 1min};
  std::shared_ptr<const market::rule_group> rules = std::make_shared<const market::rule_group>(
    std::vector<std::shared_ptr<const market::rule>>{std::make_shared<threshold_rule>()});
  market::date session = day(20250718);
  scanner_actor scan;
  writer_actor writer;

  void open() { open_before(virtual_time.spawn(recording_writer, written)); }

  void open_before(writer_actor stores) {
    auto cache = virtual_time.spawn(play_cache, candles, std::make_shared<kept_data>());
    writer = std::move(stores);
    auto monitor = virtual_time.spawn(recording_monitor, told);
    scan = virtual_time.spawn(scanner, options, rules, caf::actor_cast<candles_actor>(cache),
                              writer, monitor);
  }

  /// Symbols 100000, 100001, …
  static market::universe symbols(int count) {
    market::universe all;
    for (int i = 0; i < count; ++i)
      all.push_back({std::to_string(100000 + i), "", market::market_id::kospi, true});
    return all;
  }

  auto start(market::universe all) {
    return ask<scan_results>(
      virtual_time, scan,
      start_scan{std::make_shared<const market::universe>(std::move(all)), on(session)});
  }

  void answer(std::size_t n, held_candles::outcome what) {
    candles->answer(n, std::move(what));
    virtual_time.drain();
  }

  candles_answer closing_at(double close) const {
    return {shared_candles{candles_up_to(session, 7, close)}, 0, {}};
  }
};

inline std::vector<std::string> codes_of(const scan_result& result) {
  std::vector<std::string> codes;
  for (const auto& one : result.list.candidates)
    codes.push_back(one.what.symbol.code);
  return codes;
}

inline const std::vector<std::string> no_codes;

} // namespace tandem::test
