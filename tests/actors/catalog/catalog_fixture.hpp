#pragma once

#include "actors/catalog/catalog.hpp"
#include "tests/actors/played_actors.hpp"
#include "tests/support/fake_broker.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tandem::test {

using namespace std::chrono_literals;
using market::market_id;

using codes = std::vector<std::string>;

/// The index as the broker has it.
struct played_index {
  market::candle_series candles;
  std::optional<market::date> latest; // A session behind all of these, which an older page hides.
  std::chrono::nanoseconds clock_gap{0};
  status problem;

  held_pages::outcome answer(const index_chart_query& query) const {
    if (problem)
      return *problem;
    tr_page page;
    page.clock_gap = clock_gap;
    auto rows = candles;
    if (latest && query.base >= *latest) {
      rows = {{*latest, 1, 1, 1, 1, 100}};
      page.next_key = "older";
    }
    std::erase_if(rows, [&](const auto& one) { return one.day > query.base; });
    page.rows = shared_candles{std::move(rows)};
    return page;
  }
};

struct catalog_fixture {
  virtual_system virtual_time;
  std::shared_ptr<held_pages> pages = std::make_shared<held_pages>();
  std::shared_ptr<kept_data> kept = std::make_shared<kept_data>();
  played_index index;
  std::shared_ptr<monitor_record> told = std::make_shared<monitor_record>();
  catalog_options options{1h, 1min};
  catalog_actor market_facts;

  catalog_fixture() {
    // The virtual clock begins at one hour: noon of 2025-07-19, a Saturday, in Korea.
    options.steady_to_utc = std::chrono::seconds{1752894000} - 1h;
    pages->index = [this](const index_chart_query& query) { return index.answer(query); };
  }

  void open() {
    auto gateway = virtual_time.spawn(play_gateway, pages);
    auto history = virtual_time.spawn(play_history, kept);
    auto monitor = virtual_time.spawn(recording_monitor, told);
    market_facts = virtual_time.spawn(catalog, options, caf::actor_cast<gateway_actor>(gateway),
                                      history, monitor);
  }

  /// The notices that begin with `first_words`.
  std::vector<std::string> notices(const std::string& first_words) const {
    std::vector<std::string> some;
    for (const auto& one : told->notices)
      if (one.text.starts_with(first_words))
        some.push_back(one.text);
    return some;
  }

  auto resolve(market::date wanted) {
    return ask<resolved_session>(virtual_time, market_facts, resolve_session{wanted});
  }

  auto fetch(fetch_universe command) {
    return ask<selected_universe>(virtual_time, market_facts, std::move(command));
  }

  void answer(std::size_t n, held_pages::outcome what) {
    pages->answer(n, std::move(what));
    virtual_time.drain();
  }

  /// The market of the n-th call, which must be a `Query`.
  template <class Query>
  market_id market_of(std::size_t n) const {
    BOOST_REQUIRE(n < pages->asked.size());
    BOOST_REQUIRE(std::holds_alternative<Query>(pages->asked[n].query));
    return std::get<Query>(pages->asked[n].query).market;
  }

  static tr_page list(market_id market, const codes& symbols, std::string next_key = {}) {
    market::universe rows;
    for (const auto& code : symbols)
      rows.push_back({code, "name of " + code, market, true});
    return {std::move(rows), std::move(next_key)};
  }
};

/// The lists of both markets are known, so the calls that a test sees begin with the rankings.
struct ranking_fixture : catalog_fixture {
  codes kospi{"000001", "000002", "000003", "000004", "000009"};
  codes kosdaq{"100001", "100002"};

  ranking_fixture() {
    pages->lists = [this](const stock_list_query& query) {
      return list(query.market, query.market == market_id::kospi ? kospi : kosdaq);
    };
  }
};

inline codes codes_of(const std::shared_ptr<reply<selected_universe>>& out) {
  BOOST_REQUIRE((out->answers == 1 && out->value));
  codes all;
  for (const auto& symbol : out->value->symbols)
    all.push_back(symbol.code);
  return all;
}

template <class T>
bool is_refused(const std::shared_ptr<reply<T>>& out, ec code) {
  return out->answers == 1 && out->problem && out->problem->code == code;
}

} // namespace tandem::test
