#pragma once

#include "actors/catalog/catalog.hpp"
#include "tests/actors/played_actors.hpp"

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

struct catalog_fixture {
  virtual_system virtual_time;
  std::shared_ptr<held_pages> pages = std::make_shared<held_pages>();
  std::shared_ptr<kept_data> kept = std::make_shared<kept_data>();
  catalog_options options{1h};
  catalog_actor market_facts;

  void open() {
    auto gateway = virtual_time.spawn(play_gateway, pages);
    auto cache = virtual_time.spawn(play_cache, std::make_shared<held_candles>(), kept);
    market_facts = virtual_time.spawn(catalog, options, caf::actor_cast<gateway_actor>(gateway),
                                      caf::actor_cast<candles_actor>(cache));
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
