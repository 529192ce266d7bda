#include "tests/actors/candles/candles_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace tandem;
using namespace tandem::test;

// RapidCheck prints the failing case and its seed; RC_PARAMS="seed=…" runs it again.

namespace {

using key = std::pair<std::string, market::date>;

const std::vector<std::string> all_codes{"000000", "000001", "000002", "000003"};
const std::string split_code = "000001"; // One share became five on Monday.
const std::string unknown_code = "000003";
const market::date friday = day(20250718);
const market::date monday = day(20250721);

/// Candles over a history, their askers, and what the broker would say.
struct history_world : candles_fixture {
  struct question {
    key about;
    asked<candles_answer> to;
    bool alive = true;
  };

  temporary_folder folder;
  std::vector<question> questions;
  std::map<key, int> brought; // Successful fetches by chart or quote.

  history_world() {
    options.steady_to_utc = std::chrono::seconds{1795489200}; // Years after both sessions.
    start();
  }

  static market::trading_session session_of(market::date day_wanted) {
    if (day_wanted == friday)
      return {friday, day(20250717), monday, true};
    return {monday, friday, monday, true};
  }

  static market::candle_series truth(const key& about) {
    if (about.first == unknown_code)
      return {};
    auto series = candles_up_to(friday, 4, 1000);
    for (auto& one : series)
      one.open = one.high = one.low = one.close -= about.first.back() - '0';
    if (about.second == friday)
      return series;
    const bool split = about.first == split_code;
    if (split)
      for (auto& one : series)
        one.open = one.high = one.low = one.close = one.close / 5;
    const auto close = series.back().close;
    series.push_back({monday, close, close + 1, close - 1, close + 1, 70});
    return series;
  }

  static market::quote_row quote_of(const std::string& code) {
    market::quote_row row;
    row.code = code;
    const auto series = truth({code, monday});
    if (series.empty())
      return row;
    const auto& last = series.back();
    row.what = market::quote{code,
                             code,
                             monday,
                             last.open,
                             last.high,
                             last.low,
                             last.close,
                             series[series.size() - 2].close,
                             last.volume_shares};
    return row;
  }

  void start() {
    pages = std::make_shared<held_pages>();
    store::candle_store_options keeping;
    keeping.path = folder.path("cache.db");
    keeping.source = "test";
    auto opened = store::open_candle_store(keeping);
    RC_ASSERT(static_cast<bool>(opened));
    disk = std::move(*opened);
    open();
  }

  /// Ends both in the middle of whatever they do, and begins others on the same disk.
  void restart() {
    stop();
    start();
  }

  /// All codes, or every second one and a ranking that may hold the others the next time.
  void expect(market::date wanted, bool keeps_others) {
    expect_candles coming{all_codes, {}, {}, 0, 3, session_of(wanted)};
    coming.keeps_others = keeps_others;
    if (keeps_others)
      for (std::size_t i = 0; i < coming.codes.size(); ++i)
        coming.codes.erase(coming.codes.begin() + static_cast<std::ptrdiff_t>(i));
    ask<candle_forecast>(virtual_time, candles, std::move(coming));
    virtual_time.drain();
  }

  void put_question(int n) {
    const key about{all_codes[static_cast<std::size_t>(n) % all_codes.size()],
                    n % 3 == 0 ? friday : monday};
    questions.push_back(
      {about, ask_mortal<candles_answer>(virtual_time, candles,
                                         fetch_candles{about.first, 3, session_of(about.second)})});
  }

  void answer_chart(std::size_t call, const daily_chart_query& query) {
    ++brought[{query.code, query.base}];
    answer(call, page_of(truth({query.code, query.base})));
  }

  void answer_quotes(std::size_t call, const quotes_query& query) {
    std::vector<market::quote_row> rows;
    for (const auto& code : query.codes) {
      rows.push_back(quote_of(code));
      if (code != split_code && code != unknown_code) // Whose quotes bring nothing.
        ++brought[{code, monday}];
    }
    answer(call, tr_page{std::move(rows), {}});
  }

  void answer_one(int n, bool well) {
    const auto open = pages->open();
    if (open.empty())
      return;
    const auto call = open[static_cast<std::size_t>(n) % open.size()];
    const auto query = pages->asked[call].query;
    if (!well)
      answer(call, failure{n % 2 == 0 ? ec::unavailable : ec::timeout, "no answer"});
    else if (const auto* chart = std::get_if<daily_chart_query>(&query))
      answer_chart(call, *chart);
    else
      answer_quotes(call, std::get<quotes_query>(query));
  }

  void end_one(int n) {
    if (questions.empty())
      return;
    auto& one = questions[static_cast<std::size_t>(n) % questions.size()];
    if (one.to.out->answers > 0)
      return;
    one.alive = false;
    caf::anon_send_exit(one.to.asker, caf::exit_reason::kill);
    virtual_time.drain();
  }

  void check_answers() const {
    for (const auto& one : questions) {
      RC_ASSERT(one.to.out->answers == (one.alive ? 1 : 0));
      if (!one.to.out->value)
        continue;
      const auto expected = truth(one.about);
      const auto tail = market::last_traded(expected, 3);
      RC_ASSERT((*one.to.out->value->candles == market::candle_series{tail.begin(), tail.end()}));
    }
    for (const auto& [about, times] : brought)
      RC_ASSERT(times == 1);
  }

  void check_tiers() {
    const auto now = status();
    RC_ASSERT(now.requests
              == now.memory_hits + now.joined + now.disk_hits + now.quotes + now.misses);
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(cache_history_properties)

BOOST_AUTO_TEST_CASE(whatever_happens_each_is_answered_once_and_rightly) {
  BOOST_TEST(rc::check("history", [] {
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 16), rc::gen::inRange(0, 1000)));
    history_world w;
    for (const auto& [kind, n] : steps) {
      if (kind < 7)
        w.put_question(n);
      else if (kind < 12)
        w.answer_one(n, kind < 11);
      else if (kind < 13)
        w.end_one(n);
      else if (kind < 15)
        w.expect(n % 3 == 0 ? friday : monday, n % 2 == 0);
      else
        w.restart();
    }
    while (!w.pages->open().empty())
      w.answer_one(0, true);
    w.check_answers();
    w.check_tiers();
  }));
}

BOOST_AUTO_TEST_SUITE_END()
