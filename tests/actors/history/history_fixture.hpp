#pragma once

#include "actors/catalog/catalog.hpp"
#include "tests/actors/candles/candles_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

// Candles and catalog with their history on disk, over several lives and sessions.

namespace tandem::test {

using codes = std::vector<std::string>;

inline const market::date friday = day(20250718);
inline const market::date monday = day(20250721);
inline const market::date tuesday = day(20250722);

// The virtual clock begins at one hour; this makes it noon of 2026-11-24 in Korea.
inline constexpr auto long_after = std::chrono::seconds{1795489200} - 1h;

struct history_fixture : candles_fixture {
  temporary_folder folder;
  market::trading_session now{friday, day(20250717), friday, true};

  catalog_options looking{1h, 1min};
  catalog_actor catalog;

  history_fixture() { options.steady_to_utc = long_after; }

  /// A new life of them over the same file.
  void start() {
    if (candles)
      stop();
    pages = std::make_shared<held_pages>();
    store::candle_store_options keeping;
    keeping.path = folder.path("cache.db");
    keeping.source = "test";
    auto opened = store::open_candle_store(keeping);
    if (!opened)
      BOOST_FAIL(opened.error().message);
    disk = std::move(*opened);
    open();
    looking.steady_to_utc = options.steady_to_utc;
    catalog = virtual_time.spawn(tandem::catalog, looking, gateway, history, monitor);
  }

  void stop() {
    caf::anon_send_exit(catalog, caf::exit_reason::user_shutdown);
    catalog = nullptr;
    candles_fixture::stop();
  }

  auto ask_index(market::date wanted) {
    auto out = ask<resolved_session>(virtual_time, catalog, resolve_session{wanted});
    virtual_time.drain();
    return out;
  }

  candle_forecast expect(codes symbols, codes fillers = {}) {
    auto out = ask<candle_forecast>(
      virtual_time, candles, expect_candles{std::move(symbols), std::move(fillers), {}, 0, 3, now});
    virtual_time.drain();
    BOOST_REQUIRE(out->value);
    return *out->value;
  }

  /// As a ranking does, whose symbols come and go.
  candle_forecast expect_ranked(codes symbols, codes fillers = {}) {
    auto out = ask<candle_forecast>(
      virtual_time, candles,
      expect_candles{std::move(symbols), std::move(fillers), {}, 0, 3, now, {}, {}, {}, true});
    virtual_time.drain();
    BOOST_REQUIRE(out->value);
    return *out->value;
  }

  auto fetch(const std::string& code, int count = 3) {
    auto out = ask<candles_answer>(virtual_time, candles, fetch_candles{code, count, now});
    virtual_time.drain();
    return out;
  }

  /// A first life that fetches these symbols whole on Friday.
  void fetch_on_friday(const codes& symbols) {
    start();
    pages->script = [](const fetch_tr&) { return page_of(candles_up_to(friday, 5)); };
    for (const auto& code : symbols)
      fetch(code);
    begin_monday();
  }

  void begin_monday(bool final = true) {
    now = {monday, friday, monday, final};
    start();
  }

  const codes& quoted(std::size_t n) const {
    BOOST_REQUIRE(n < pages->asked.size());
    BOOST_REQUIRE(std::holds_alternative<quotes_query>(pages->asked[n].query));
    return std::get<quotes_query>(pages->asked[n].query).codes;
  }

  bool is_chart(std::size_t n, const std::string& code) const {
    const auto* query = std::get_if<daily_chart_query>(&pages->asked.at(n).query);
    return query != nullptr && query->code == code && query->base == now.day;
  }

  static market::quote_row quote(const std::string& code, double base = 1000,
                                 market::date of = monday) {
    market::quote_row row;
    row.code = code;
    row.what = market::quote{code, "name of " + code, of, 1005, 1020, 1000, 1010, base, 300};
    return row;
  }

  static tr_page quotes(const codes& symbols) {
    std::vector<market::quote_row> rows;
    for (const auto& code : symbols)
      rows.push_back(quote(code));
    return {std::move(rows), {}};
  }

  market::candle_series friday_and(market::candle last) const {
    auto series = candles_up_to(friday, 5);
    series.push_back(last);
    return {series.end() - 3, series.end()};
  }
};

/// Sessions up to and including `last`, each a point above the one before.
inline market::candle_series index_up_to(market::date last, int size, double last_close = 1000) {
  market::candle_series sessions;
  for (auto days = last.days_since_epoch(); sessions.size() < static_cast<std::size_t>(size);
       --days) {
    const auto one = market::date::from_days_since_epoch(days);
    const auto close = last_close - static_cast<double>(sessions.size());
    if (!market::is_weekend(one))
      sessions.push_back({one, close, close, close, close, 100});
  }
  return {sessions.rbegin(), sessions.rend()};
}

inline const market::candle monday_candle{monday, 1005, 1020, 1000, 1010, 300};

inline bool ends_with(const std::shared_ptr<reply<candles_answer>>& out,
                      const market::candle_series& tail) {
  return out->answers == 1 && out->value && out->value->candles->size() >= tail.size()
         && std::equal(tail.rbegin(), tail.rend(), out->value->candles->rbegin());
}

inline bool was_told(const monitor_record& told, const std::string& first_words) {
  return std::any_of(told.notices.begin(), told.notices.end(),
                     [&](const notice& what) { return what.text.starts_with(first_words); });
}

} // namespace tandem::test
