#include "tests/actors/candles/candles_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <map>
#include <set>
#include <utility>
#include <vector>

using namespace tandem;
using namespace tandem::test;

// RapidCheck prints the failing case and its seed; RC_PARAMS="seed=…" runs it again.

namespace {

using key = std::pair<std::string, market::date>;

key key_of(const fetch_tr& call) {
  const auto& query = std::get<daily_chart_query>(call.query);
  return {query.code, query.base};
}

/// A cache, its askers and what is known of them.
struct world : candles_fixture {
  struct question {
    key about;
    asked<candles_answer> to;
    bool alive = true;
  };

  std::vector<question> questions;
  std::map<key, int> landed; // Successful fetches.

  /// Every series differs in its closes, so that a mixed-up answer is noticed.
  static market::candle_series series_of(const key& about) {
    return candles_up_to(about.second, 3, 1000.0 + about.first.back());
  }

  void put_question(int n) {
    const key about{std::to_string(100000 + n % 3), day(n % 2 == 0 ? 20250718 : 20250717)};
    questions.push_back(
      {about, ask_mortal<candles_answer>(virtual_time, candles,
                                         fetch_candles{about.first, 3, on(about.second)})});
  }

  void answer_one(int n, bool well) {
    const auto open = pages->open();
    if (open.empty())
      return;
    const auto call = open[static_cast<std::size_t>(n) % open.size()];
    const auto about = key_of(pages->asked[call]);
    if (well) {
      ++landed[about];
      answer(call, page_of(series_of(about)));
    } else {
      answer(call, failure{ec::unavailable, "HTTP 502"});
    }
  }

  void end_one(int n) {
    if (questions.empty())
      return;
    auto& one = questions[static_cast<std::size_t>(n) % questions.size()];
    if (one.to.out->answers > 0)
      return; // Its asker got what it wanted.
    one.alive = false;
    caf::anon_send_exit(one.to.asker, caf::exit_reason::kill);
    virtual_time.drain();
  }

  /// No key has two calls under way.
  void check_flights() const {
    std::set<key> flying;
    for (auto call : pages->open())
      RC_ASSERT(flying.insert(key_of(pages->asked[call])).second);
  }

  void check_answers() const {
    for (const auto& one : questions) {
      RC_ASSERT(one.to.out->answers == (one.alive ? 1 : 0));
      if (one.to.out->value)
        RC_ASSERT(*one.to.out->value->candles == series_of(one.about));
    }
    for (const auto& [about, times] : landed)
      RC_ASSERT(times == 1);
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(cache_properties)

BOOST_AUTO_TEST_CASE(each_is_answered_once_and_each_series_fetched_once) {
  BOOST_TEST(rc::check("interleaving", [] {
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 10), rc::gen::inRange(0, 1000)));
    world w;
    w.open();
    for (const auto& [kind, n] : steps) {
      if (kind < 5)
        w.put_question(n);
      else if (kind < 9)
        w.answer_one(n, kind < 7);
      else
        w.end_one(n);
      w.check_flights();
    }
    while (!w.pages->open().empty())
      w.answer_one(0, true);
    w.check_answers();
  }));
}

BOOST_AUTO_TEST_CASE(a_shutdown_answers_whoever_still_waits) {
  BOOST_TEST(rc::check("shutdown", [] {
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 10), rc::gen::inRange(0, 1000)));
    world w;
    w.open();
    for (const auto& [kind, n] : steps) {
      if (kind < 6)
        w.put_question(n);
      else
        w.answer_one(n, kind < 8);
    }
    caf::anon_send_exit(w.candles, caf::exit_reason::user_shutdown);
    w.virtual_time.drain();
    w.check_answers();
  }));
}

BOOST_AUTO_TEST_SUITE_END()
