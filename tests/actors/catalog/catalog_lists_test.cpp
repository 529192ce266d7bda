#include "tests/actors/catalog/catalog_fixture.hpp"

#include <boost/test/unit_test.hpp>

// What is kept of lists and rankings, and what becomes of those that are empty or too short.

using namespace tandem;
using namespace tandem::test;

namespace {

const market::date friday = day(20250718);
const market::date thursday = day(20250717);

/// "000000", "000001", ... of KOSPI, "100000", ... of KOSDAQ.
codes many(market_id market, std::size_t count) {
  codes all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back(
      std::to_string((market == market_id::kospi ? 2'000'000 : 2'100'000) + i).substr(1));
  return all;
}

struct lists_fixture : catalog_fixture {
  market::trading_session session{friday, thursday, friday, true};

  static tr_page full(market_id market, std::size_t count = 100) {
    return list(market, many(market, count));
  }

  void keep(const std::string& name, market::date of, market_id market, std::size_t count) {
    market::universe rows;
    for (const auto& code : many(market, count))
      rows.push_back({code, "kept " + code, market, true});
    kept->lists[name] = {name, of, 0, rows};
  }

  auto fetch_all() { return fetch({universe_source::all, 0, 0, {}, {}, session}); }
  auto fetch_top(int kospi_max) {
    return fetch({universe_source::top_value, kospi_max, 0, {}, {"etf"}, session});
  }

  /// Answers the two lists, of 100 symbols each, that every run begins with.
  void answer_lists() {
    answer(0, full(market_id::kospi));
    answer(1, full(market_id::kosdaq));
  }

  static market::quote_row traded(const std::string& code, std::int64_t volume, double close,
                                  std::int64_t value) {
    market::quote one;
    one.code = code;
    one.day = friday;
    one.close = close;
    one.volume_shares = volume;
    one.value_million_krw = value;
    return {code, one, {}};
  }

  /// Answers the n-th call, which must ask for quotes, with `value_of` of each code.
  void answer_quotes(std::size_t n, const std::function<std::int64_t(const std::string&)>& value_of,
                     std::int64_t volume = 1) {
    BOOST_REQUIRE(n < pages->asked.size());
    const auto* query = std::get_if<quotes_query>(&pages->asked[n].query);
    BOOST_REQUIRE(query);
    std::vector<market::quote_row> rows;
    for (const auto& code : query->codes)
      rows.push_back(traded(code, volume, 100, value_of(code)));
    answer(n, tr_page{std::move(rows), {}});
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_lists, lists_fixture)

BOOST_AUTO_TEST_CASE(both_lists_are_fetched_whatever_the_universe_is_made_of) {
  for (const auto source :
       {universe_source::list, universe_source::all, universe_source::top_value}) {
    pages = std::make_shared<held_pages>();
    kept = std::make_shared<kept_data>();
    open();
    auto out = fetch({source, 1, 0, {"000001"}, {}, session});
    answer_lists();
    BOOST_TEST((market_of<stock_list_query>(0) == market_id::kospi));
    BOOST_TEST((market_of<stock_list_query>(1) == market_id::kosdaq));
    if (source == universe_source::top_value)
      answer(2, list(market_id::kospi, {"000001"}));
    BOOST_REQUIRE((out->answers == 1 && out->value));
    BOOST_REQUIRE(out->value->listings);
    BOOST_TEST(out->value->listings->find("100099"));
    BOOST_TEST((kept->lists.at("ka10099 KOSPI").session == friday));
    BOOST_TEST((kept->lists.at("ka10099 KOSDAQ").session == friday));
    const auto calls = pages->asked.size();
    auto again = fetch({source, 1, 0, {"000001"}, {}, session});
    virtual_time.drain();
    BOOST_REQUIRE((again->answers == 1 && again->value));
    BOOST_TEST(pages->asked.size() == calls);
    BOOST_TEST(again->value->listings->find("100099"));
  }
}

BOOST_AUTO_TEST_CASE(the_shares_of_the_session_before_come_along) {
  market::listing before{"000001", "one"};
  before.shares = 500;
  kept->lists_before["ka10099 KOSPI"] = {"ka10099 KOSPI", thursday, 0, {before}};
  before.code = "100001";
  kept->lists_before["ka10099 KOSDAQ"] = {"ka10099 KOSDAQ", thursday, 0, {before}};
  open();
  auto out = fetch_all();
  answer_lists();
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->listings->shares_before("000001") == 500);
  BOOST_TEST(out->value->listings->shares_before("100001") == 500);
  BOOST_TEST(out->value->listings->shares_before("000002") == 0);
}

BOOST_AUTO_TEST_CASE(a_list_of_an_earlier_session_is_not_taken_for_todays) {
  keep("ka10099 KOSPI", thursday, market_id::kospi, 100);
  keep("ka10099 KOSDAQ", thursday, market_id::kosdaq, 100);
  open();
  auto out = fetch({universe_source::list, 0, 0, {"000001"}, {}, session});
  answer_lists();
  BOOST_TEST(codes_of(out) == codes{"000001"}, boost::test_tools::per_element());
  BOOST_TEST(out->value->symbols.front().name == "name of 000001");
}

BOOST_AUTO_TEST_CASE(a_list_that_is_refused_tells_nothing_of_this_session) {
  keep("ka10099 KOSPI", thursday, market_id::kospi, 100);
  open();
  auto out = fetch({universe_source::list, 0, 0, {"000001"}, {}, session});
  answer(0, failure{ec::service_failure, "ka10099: return_code 7"});
  answer(1, full(market_id::kosdaq));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->symbols.front().name == "kept 000001");
  BOOST_TEST(out->value->replaced.size() == 1u);
  BOOST_REQUIRE(out->value->listings);
  BOOST_TEST(!out->value->listings->find("000001"));
}

BOOST_AUTO_TEST_CASE(a_list_that_is_not_needed_stops_no_ranking) {
  open();
  auto out = fetch({universe_source::top_value, 1, 0, {}, {}, session});
  answer(0, failure{ec::service_failure, "ka10099: return_code 7"});
  answer(1, failure{ec::service_failure, "ka10099: return_code 7"});
  answer(2, list(market_id::kospi, {"000001"}));
  BOOST_TEST(codes_of(out) == codes{"000001"}, boost::test_tools::per_element());
  BOOST_TEST(!out->value->listings);
  BOOST_TEST(notices("run.universe").size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_tenth_of_a_list_is_asked_for_again_and_then_used_but_not_kept) {
  keep("ka10099 KOSPI", thursday, market_id::kospi, 100);
  open();
  auto out = fetch_all();
  answer(0, full(market_id::kospi, 10));
  BOOST_TEST((market_of<stock_list_query>(1) == market_id::kospi));
  answer(1, full(market_id::kospi, 9));
  answer(2, full(market_id::kosdaq));
  BOOST_TEST(codes_of(out).size() == 110u); // The longer one.
  BOOST_TEST(notices("run.universe")
               == std::vector<std::string>{"run.universe list=\"ka10099 KOSPI\" rows=10 kept=100 "
                                           "of=2025-07-17 effect=\"used as it is, and not kept\""},
             boost::test_tools::per_element());
  BOOST_TEST((kept->lists.at("ka10099 KOSPI").session == thursday));
}

BOOST_AUTO_TEST_CASE(a_list_that_was_short_once_is_kept) {
  keep("ka10099 KOSPI", thursday, market_id::kospi, 100);
  open();
  auto out = fetch_all();
  answer(0, full(market_id::kospi, 94));
  answer(1, full(market_id::kospi, 95)); // A twentieth less is no cause for doubt.
  answer(2, full(market_id::kosdaq));
  BOOST_TEST(codes_of(out).size() == 195u);
  BOOST_TEST(notices("run.universe").empty());
  BOOST_TEST((kept->lists.at("ka10099 KOSPI").session == friday));
}

BOOST_AUTO_TEST_CASE(what_a_short_list_lacks_is_known_from_the_kept_one) {
  keep("ka10099 KOSPI", thursday, market_id::kospi, 100);
  kept->lists.at("ka10099 KOSPI").symbols[50].kind = market::listing_class::etf;
  open();
  auto out = fetch_top(2);
  answer(0, full(market_id::kospi, 10));
  answer(1, full(market_id::kospi, 10));
  answer(2, full(market_id::kosdaq));
  answer(3, list(market_id::kospi, {"000050", "000001", "000002"}));
  BOOST_TEST(codes_of(out) == (codes{"000001", "000002"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_market_that_shrank_is_believed_after_a_month) {
  keep("ka10099 KOSPI", day(20250617), market_id::kospi, 100);
  open();
  auto out = fetch_all();
  answer(0, full(market_id::kospi, 50));
  answer(1, full(market_id::kosdaq));
  BOOST_TEST(codes_of(out).size() == 150u);
  BOOST_TEST((kept->lists.at("ka10099 KOSPI").session == friday));
}

BOOST_AUTO_TEST_CASE(an_empty_list_is_replaced_by_the_kept_one) {
  keep("ka10099 KOSDAQ", thursday, market_id::kosdaq, 7);
  open();
  auto out = fetch_all();
  answer(0, full(market_id::kospi));
  answer(1, full(market_id::kosdaq, 0));
  answer(2, full(market_id::kosdaq, 0));
  BOOST_TEST(codes_of(out).size() == 107u);
  BOOST_REQUIRE(out->value->replaced.size() == 1u);
  BOOST_TEST(describe(out->value->replaced[0], friday)
             == "run.universe list=\"ka10099 KOSDAQ\" of=2025-07-17 days_old=1 "
                "reason=\"the broker's answer is empty\"");
  BOOST_TEST((kept->lists.at("ka10099 KOSDAQ").session == thursday));
}

BOOST_AUTO_TEST_CASE(without_a_kept_list_an_empty_one_is_said_and_not_kept) {
  open();
  auto out = fetch_all();
  answer(0, full(market_id::kospi));
  answer(1, full(market_id::kosdaq, 0));
  answer(2, full(market_id::kosdaq, 0));
  BOOST_TEST(codes_of(out).size() == 100u);
  BOOST_TEST(notices("run.universe list=\"ka10099 KOSDAQ\" rows=0 kept=none").size() == 1u);
  BOOST_TEST(!kept->lists.contains("ka10099 KOSDAQ"));
}

BOOST_AUTO_TEST_CASE(offline_the_kept_lists_tell_of_their_own_session_only) {
  options.offline = true;
  keep("ka10099 KOSPI", thursday, market_id::kospi, 3);
  keep("ka10099 KOSDAQ", friday, market_id::kosdaq, 3);
  open();
  auto out = fetch_all();
  virtual_time.drain();
  BOOST_TEST(codes_of(out).size() == 6u);
  BOOST_TEST(!out->value->listings->find("000001"));
  BOOST_TEST(out->value->listings->find("100001"));
  BOOST_TEST(pages->asked.empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(catalog_rankings, lists_fixture)

BOOST_AUTO_TEST_CASE(a_ranking_with_enough_symbols_is_never_too_short) {
  keep("ka10032 KOSPI complete", thursday, market_id::kospi, 100);
  open();
  auto out = fetch_top(3);
  answer_lists();
  answer(2, full(market_id::kospi, 3));
  BOOST_TEST(codes_of(out).size() == 3u);
  BOOST_TEST(pages->asked.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_ranking_without_enough_symbols_that_was_longer_is_asked_for_again) {
  keep("ka10032 KOSPI", thursday, market_id::kospi, 50);
  open();
  auto out = fetch_top(40);
  answer_lists();
  answer(2, full(market_id::kospi, 5));
  answer(3, full(market_id::kospi, 5));
  BOOST_TEST(codes_of(out).size() == 5u);
  BOOST_TEST(notices("run.universe list=\"ka10032 KOSPI\" rows=5 kept=50").size() == 1u);
  BOOST_TEST(!out->value->is_ranked_by_quotes);
  BOOST_TEST(!kept->lists.contains("ka10032 KOSPI complete"));
}

BOOST_AUTO_TEST_CASE(an_empty_ranking_is_replaced_by_one_of_the_last_two_weeks) {
  keep("ka10032 KOSPI complete", day(20250704), market_id::kospi, 50);
  open();
  auto out = fetch_top(2);
  answer_lists();
  answer(2, full(market_id::kospi, 0));
  answer(3, full(market_id::kospi, 0));
  BOOST_TEST(codes_of(out) == (codes{"000000", "000001"}), boost::test_tools::per_element());
  BOOST_REQUIRE(out->value->replaced.size() == 1u);
  BOOST_TEST(out->value->replaced[0].reason == "the broker's answer is empty");
  BOOST_TEST(!out->value->is_ranked_by_quotes);
}

BOOST_AUTO_TEST_CASE(without_one_the_listed_symbols_are_ranked_by_their_quotes) {
  keep("ka10032 KOSPI complete", day(20250703), market_id::kospi, 50);
  open();
  auto out = fetch_top(3);
  auto listed = full(market_id::kospi, 150);
  std::get<market::universe>(listed.rows)[149].kind = market::listing_class::etf;
  answer(0, listed);
  answer(1, full(market_id::kosdaq));
  answer(2, full(market_id::kospi, 0));
  answer(3, full(market_id::kospi, 0));
  // 149 symbols that may be in the universe, in two calls. Two have the same value.
  const auto value_of = [](const std::string& code) {
    return code == "000120" ? 900 : code == "000007" || code == "000099" ? 800 : 1;
  };
  answer_quotes(4, value_of);
  BOOST_TEST(std::get<quotes_query>(pages->asked[5].query).codes.size() == 49u);
  answer_quotes(5, value_of);
  BOOST_TEST(codes_of(out) == (codes{"000120", "000007", "000099"}),
             boost::test_tools::per_element());
  BOOST_TEST(out->value->is_ranked_by_quotes);
  BOOST_TEST(out->value->replaced.empty());
  BOOST_TEST(
    notices("run.universe list=\"ka10032 KOSPI\" ranked_by=quotes symbols=149 calls=2").size()
    == 1u);
  BOOST_TEST((kept->lists.at("ka10032 KOSPI complete").session == friday));
  auto again = fetch_top(3);
  virtual_time.drain();
  BOOST_TEST(codes_of(again).size() == 3u);
  BOOST_TEST(pages->asked.size() == 6u);
}

BOOST_AUTO_TEST_CASE(a_ranking_made_while_the_market_moves_is_not_kept) {
  session.final = false;
  open();
  auto out = fetch_top(3);
  answer_lists();
  answer(2, full(market_id::kospi, 0));
  answer(3, full(market_id::kospi, 0));
  answer_quotes(4, [](const std::string&) { return 5; });
  BOOST_TEST(codes_of(out) == (codes{"000000", "000001", "000002"}),
             boost::test_tools::per_element());
  BOOST_TEST(!kept->lists.contains("ka10032 KOSPI complete"));
}

BOOST_AUTO_TEST_CASE(quotes_that_the_broker_refuses_cost_their_symbols_only) {
  open();
  auto out = fetch_top(1);
  answer(0, full(market_id::kospi, 150));
  answer(1, full(market_id::kosdaq));
  answer(2, full(market_id::kospi, 0));
  answer(3, full(market_id::kospi, 0));
  answer(4, failure{ec::bad_request, "1634"});
  answer_quotes(5, [](const std::string&) { return 5; });
  BOOST_TEST(codes_of(out) == codes{"000100"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_outage_while_ranking_ends_the_run) {
  open();
  auto out = fetch_top(1);
  answer_lists();
  answer(2, full(market_id::kospi, 0));
  answer(3, full(market_id::kospi, 0));
  answer(4, failure{ec::unavailable, "HTTP 502"});
  BOOST_TEST(is_refused(out, ec::unavailable));
}

BOOST_AUTO_TEST_CASE(a_market_without_any_quote_cannot_be_ranked) {
  open();
  auto out = fetch_top(1);
  answer_lists();
  answer(2, full(market_id::kospi, 0));
  answer(3, full(market_id::kospi, 0));
  answer(4, failure{ec::bad_request, "1634"});
  BOOST_TEST(is_refused(out, ec::no_data));
}

BOOST_AUTO_TEST_CASE(without_values_the_volume_counts_at_its_close) {
  const market::universe symbols{
    {"000001", "one"}, {"000002", "two"}, {"000003", "three"}, {"000004", "four"}};
  const auto ranked = ranked_by_value(symbols, {traded("000001", 10, 100, -1),
                                                traded("000002", 5, 300, 0),
                                                traded("000004", 10, 100, -1),
                                                {"000003", {}, {}}});
  codes order;
  for (const auto& one : ranked)
    order.push_back(one.code);
  BOOST_TEST(order == (codes{"000002", "000001", "000004"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
