#include "tests/actors/catalog/catalog_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::test;

BOOST_TEST_DONT_PRINT_LOG_VALUE(market_id)

BOOST_AUTO_TEST_SUITE(universe_by_value)

BOOST_FIXTURE_TEST_CASE(kospi_comes_first_then_kosdaq, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 2, 2, {}, {}, {}});
  BOOST_TEST(market_of<top_value_query>(0) == market_id::kospi);
  answer(0, list(market_id::kospi, {"000001", "000002"}));
  BOOST_TEST(market_of<top_value_query>(1) == market_id::kosdaq);
  BOOST_TEST(pages->asked[1].next_key.empty());
  answer(1, list(market_id::kosdaq, {"100001", "100002"}));
  const codes expected{"000001", "000002", "100001", "100002"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
  BOOST_TEST(out->value->symbols.back().market == market_id::kosdaq);
  BOOST_TEST(out->value->symbols.back().name == "name of 100002");
}

BOOST_FIXTURE_TEST_CASE(each_market_is_cut_at_its_own_limit, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 2, 1, {}, {}, {}});
  answer(0, list(market_id::kospi, {"000001", "000002", "000003"}, "more"));
  answer(1, list(market_id::kosdaq, {"100001", "100002"}, "more"));
  const codes expected{"000001", "000002", "100001"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
  BOOST_TEST(pages->asked.size() == 2u); // No page beyond what is needed.
}

BOOST_FIXTURE_TEST_CASE(pages_are_read_until_there_are_enough, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 3, 0, {}, {}, {}});
  answer(0, list(market_id::kospi, {"000001", "000002"}, "second"));
  BOOST_REQUIRE(pages->asked.size() == 2u);
  BOOST_TEST(pages->asked[1].next_key == "second");
  answer(1, list(market_id::kospi, {"000003", "000004"}, "third"));
  const codes expected{"000001", "000002", "000003"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
  BOOST_TEST(pages->asked.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(fewer_symbols_than_wanted_are_taken_as_they_are, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 100, 0, {}, {}, {}});
  answer(0, list(market_id::kospi, {"000001"}));
  BOOST_TEST(codes_of(out) == codes{"000001"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(an_empty_page_ends_a_market, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 100, 0, {}, {}, {}});
  answer(0, list(market_id::kospi, {"000001"}, "more"));
  answer(1, list(market_id::kospi, {}, "more")); // The broker promises a page it does not have.
  BOOST_TEST(codes_of(out) == codes{"000001"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_limit_of_zero_leaves_its_market_unasked, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 0, 1, {}, {}, {}});
  BOOST_TEST(market_of<top_value_query>(0) == market_id::kosdaq);
  answer(0, list(market_id::kosdaq, {"100001"}));
  BOOST_TEST(codes_of(out) == codes{"100001"}, boost::test_tools::per_element());
  BOOST_TEST(pages->asked.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(repeated_symbols_are_dropped_and_not_counted, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 3, 1, {}, {}, {}});
  answer(0, list(market_id::kospi, {"000001", "000002", "000001"}, "second"));
  answer(1, list(market_id::kospi, {"000002", "000003"}));
  answer(2, list(market_id::kosdaq, {"000003", "100001"})); // Listed with both markets.
  const codes expected{"000001", "000002", "000003", "100001"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_page_that_only_repeats_is_read_again_once, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 100, 0, {}, {}, {}});
  for (std::size_t n : {0U, 1U, 2U, 3U})
    answer(n, list(market_id::kospi, {"000001", "000002"}, "again"));
  BOOST_TEST(is_refused(out, ec::bad_response));
  BOOST_TEST(pages->asked.size() == 4u);
  BOOST_TEST(pages->asked[2].next_key.empty()); // From the first page on.
}

BOOST_FIXTURE_TEST_CASE(a_ranking_with_a_page_missing_is_read_again, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 3, 0, {}, {}, {}});
  const auto page = [](const codes& symbols, std::int64_t first, std::int64_t last,
                       std::string next_key = {}) {
    auto made = list(market_id::kospi, symbols, std::move(next_key));
    made.first_rank = first;
    made.last_rank = last;
    return made;
  };
  answer(0, page({"000001", "000002"}, 1, 100, "second"));
  answer(1, page({"000009"}, 201, 300)); // The page from 101 to 200 is not there.
  answer(2, page({"000001", "000002"}, 1, 100, "second"));
  answer(3, page({"000003"}, 102, 200)); // One rank left out is none of our business.
  const codes expected{"000001", "000002", "000003"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_ranking_that_falls_back_is_read_again, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 4, 0, {}, {}, {}});
  const auto page = [](const codes& symbols, std::int64_t first, std::int64_t last,
                       std::string next_key = {}) {
    auto made = list(market_id::kospi, symbols, std::move(next_key));
    made.first_rank = first;
    made.last_rank = last;
    return made;
  };
  answer(0, page({"000001", "000002"}, 1, 2, "second"));
  answer(1, page({"000003", "000004"}, 1, 2)); // Ranks that were given away.
  answer(2, page({"000001", "000002"}, 1, 2, "second"));
  answer(3, page({"000002", "000003", "000004"}, 2, 4)); // It may begin with the last row.
  const codes expected{"000001", "000002", "000003", "000004"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_page_that_mostly_repeats_is_read_again, catalog_fixture) {
  open();
  auto out = fetch({universe_source::all, 0, 0, {}, {}, {}});
  answer(0, list(market_id::kospi, {"000001", "000002", "000003"}, "second"));
  answer(1, list(market_id::kospi, {"000001", "000002", "000009"})); // And promises no more.
  answer(2, list(market_id::kospi, {"000001", "000002", "000003"}, "second"));
  answer(3, list(market_id::kospi, {"000002", "000004"})); // One that moved meanwhile.
  answer(4, list(market_id::kosdaq, {"100001"}));
  const codes expected{"000001", "000002", "000003", "000004", "100001"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_ranking_of_the_other_market_is_read_again, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 2, 2, {}, {}, {}});
  answer(0, list(market_id::kospi, {"000001", "000002", "000003"}));
  answer(1, list(market_id::kosdaq, {"000001", "000002", "100001"})); // The call before it, late.
  BOOST_TEST(market_of<top_value_query>(2) == market_id::kosdaq);
  answer(2, list(market_id::kosdaq, {"100001", "100002"}));
  const codes expected{"000001", "000002", "100001", "100002"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(the_lists_tell_which_market_a_ranking_is_of, catalog_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 1, 1, {}, {"spac"}, {}});
  answer(0, list(market_id::kospi, {"000001", "000002"}));
  answer(1, list(market_id::kosdaq, {"100001", "100002"}));
  answer(2, list(market_id::kospi, {"100001", "100002"}));
  BOOST_TEST(market_of<top_value_query>(3) == market_id::kospi);
  answer(3, list(market_id::kospi, {"000001", "999999"})); // Listed nowhere yet.
  answer(4, list(market_id::kosdaq, {"100001"}));
  const codes expected{"000001", "100001"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(odd_rows_of_lists_are_counted, catalog_fixture) {
  open();
  auto out = fetch({universe_source::all, 0, 0, {}, {}, {}});
  auto page = list(market_id::kospi, {"000001"});
  page.left_out = "2 rows, the first: ...";
  page.rows_left_out = 2;
  answer(0, page);
  answer(1, list(market_id::kosdaq, {"100001"}));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->excluded.at("odd_row") == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_list_that_stays_bad_is_refused, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 1, 0, {}, {}, {}});
  answer(0, failure{ec::bad_response, "ka10032: trde_prica_upper is not a list"});
  BOOST_TEST(is_refused(out, ec::bad_response)); // The gateway has asked once more.
  BOOST_TEST(pages->asked.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_ranking_that_is_refused_is_replaced_by_the_newest_one_kept,
                        ranking_fixture) {
  const auto keep = [this](const std::string& name, std::int32_t session, const std::string& code) {
    kept->lists[name] = {name, day(session), 0, {{code, code, market_id::kospi, true}}};
  };
  keep("ka10032 KOSPI", 20250718, "000002");
  keep("ka10032 KOSPI complete", 20250717, "000001");
  keep("ka10032 KOSDAQ complete", 20250716, "100001");
  open();
  auto out = fetch({universe_source::top_value, 5, 5, {}, {}, {}});
  answer(0, failure{ec::service_failure, "ka10032: return_code 7: [1631]"});
  BOOST_TEST(market_of<top_value_query>(1) == market_id::kosdaq);
  answer(1, failure{ec::bad_response, "ka10032: trde_prica_upper is not a list"});
  BOOST_TEST(codes_of(out) == (codes{"000002", "100001"}), boost::test_tools::per_element());
  const auto& replaced = out->value->replaced;
  BOOST_REQUIRE(replaced.size() == 2u);
  BOOST_TEST(describe(replaced[0], day(20250720))
             == "run.universe list=\"ka10032 KOSPI\" of=2025-07-18 days_old=2 "
                "reason=\"ka10032: return_code 7: [1631]\"");
  BOOST_TEST((replaced[1].session == day(20250716)));
  // It is no list of this session.
  BOOST_TEST((kept->lists.at("ka10032 KOSPI").session == day(20250718)));
}

BOOST_FIXTURE_TEST_CASE(a_list_that_is_refused_is_replaced_too, catalog_fixture) {
  kept->lists["ka10099 KOSPI"] = {
    "ka10099 KOSPI", day(20250711), 0, {{"000001", "one", market_id::kospi, true}}};
  open();
  auto out = fetch({universe_source::all, 0, 0, {}, {}, {}});
  answer(0, list(market_id::kospi, {"000009"}, "second"));
  answer(1, failure{ec::service_failure, "ka10099: return_code 7"}); // Half a list is none.
  answer(2, list(market_id::kosdaq, {"100001"}));
  BOOST_TEST(codes_of(out) == (codes{"000001", "100001"}), boost::test_tools::per_element());
  BOOST_TEST(out->value->replaced.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(where_nothing_is_kept_the_way_out_is_named, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 5, 0, {}, {}, {}});
  answer(0, failure{ec::service_failure, "ka10032: return_code 7: [1631]"});
  BOOST_REQUIRE(is_refused(out, ec::service_failure));
  BOOST_TEST(out->problem->message
             == "ka10032: return_code 7: [1631]; no ranking is kept to take instead: scan another "
                "universe, --universe.source=all or =list");
}

BOOST_FIXTURE_TEST_CASE(an_outage_is_no_refusal_and_no_list_is_replaced, ranking_fixture) {
  kept->lists["ka10032 KOSPI complete"] = {
    "ka10032 KOSPI complete", day(20250718), 0, {{"000001", "one", market_id::kospi, true}}};
  open();
  auto out = fetch({universe_source::top_value, 5, 0, {}, {}, {}});
  answer(0, failure{ec::unavailable, "HTTP 502"});
  BOOST_TEST(is_refused(out, ec::unavailable));
}

BOOST_FIXTURE_TEST_CASE(nothing_wanted_is_an_empty_universe, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 0, 0, {}, {}, {}});
  BOOST_TEST(is_refused(out, ec::no_data));
  BOOST_TEST(pages->asked.empty());
}

BOOST_FIXTURE_TEST_CASE(a_broker_without_symbols_is_an_empty_universe, ranking_fixture) {
  kospi.clear();
  kosdaq.clear();
  open();
  auto out = fetch({universe_source::top_value, 5, 5, {}, {}, {}});
  answer(0, list(market_id::kospi, {}));
  answer(1, list(market_id::kosdaq, {}));
  BOOST_TEST(is_refused(out, ec::no_data));
  BOOST_TEST(out->problem->message.find("top-value") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(an_error_of_any_page_is_passed_on, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 5, 5, {}, {}, {}});
  answer(0, list(market_id::kospi, {"000001"}));
  answer(1, failure{ec::unavailable, "HTTP 502"});
  BOOST_TEST(is_refused(out, ec::unavailable));
}

BOOST_FIXTURE_TEST_CASE(candles_in_place_of_a_list_are_an_error, ranking_fixture) {
  open();
  auto out = fetch({universe_source::top_value, 5, 0, {}, {}, {}});
  answer(0, page_of(candles_up_to(day(20250718), 3)));
  BOOST_TEST(is_refused(out, ec::internal));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(universe_of_everything)

BOOST_FIXTURE_TEST_CASE(all_is_every_symbol_of_every_page, catalog_fixture) {
  open();
  auto out = fetch({universe_source::all, 1, 0, {}, {}, {}}); // The limits are top-value's.
  BOOST_TEST(market_of<stock_list_query>(0) == market_id::kospi);
  answer(0, list(market_id::kospi, {"000001", "000002"}, "second"));
  answer(1, list(market_id::kospi, {"000003"}));
  BOOST_TEST(market_of<stock_list_query>(2) == market_id::kosdaq);
  answer(2, list(market_id::kosdaq, {"100001"}));
  const codes expected{"000001", "000002", "000003", "100001"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(universe_of_a_list)

BOOST_FIXTURE_TEST_CASE(a_list_keeps_its_own_order, catalog_fixture) {
  open();
  auto out = fetch({universe_source::list, 0, 0, {"100001", "000002", "000001"}, {}, {}});
  answer(0, list(market_id::kospi, {"000001", "000002", "000003"}));
  answer(1, list(market_id::kosdaq, {"100001"}));
  const codes expected{"100001", "000002", "000001"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
  BOOST_TEST(out->value->symbols.front().market == market_id::kosdaq);
  BOOST_TEST(out->value->symbols.front().name == "name of 100001");
  for (const auto& symbol : out->value->symbols)
    BOOST_TEST(symbol.listed);
}

BOOST_FIXTURE_TEST_CASE(a_code_nobody_lists_is_kept_and_marked, catalog_fixture) {
  open();
  auto out = fetch({universe_source::list, 0, 0, {"999999", "000001"}, {}, {}});
  answer(0, list(market_id::kospi, {"000001"}));
  answer(1, list(market_id::kosdaq, {"100001"}));
  const codes expected{"999999", "000001"};
  BOOST_TEST(codes_of(out) == expected, boost::test_tools::per_element());
  BOOST_TEST(!out->value->symbols.front().listed);
  BOOST_TEST(out->value->symbols.front().name == "999999");
}

BOOST_FIXTURE_TEST_CASE(a_list_of_ones_own_does_without_the_markets_lists, catalog_fixture) {
  open();
  auto out = fetch({universe_source::list, 0, 0, {"000001"}, {}, {}});
  answer(0, failure{ec::service_failure, "ka10099: return_code 7"});
  answer(1, failure{ec::service_failure, "ka10099: return_code 7"});
  BOOST_TEST(codes_of(out) == codes{"000001"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(an_empty_list_is_an_empty_universe, catalog_fixture) {
  open();
  auto out = fetch({universe_source::list, 0, 0, {}, {}, {}});
  virtual_time.drain();
  BOOST_TEST(is_refused(out, ec::no_data));
  BOOST_TEST(pages->asked.empty());
}

BOOST_FIXTURE_TEST_CASE(requests_side_by_side_keep_apart, ranking_fixture) {
  open();
  auto one = fetch({universe_source::top_value, 1, 0, {}, {}, {}});
  auto other = fetch({universe_source::top_value, 0, 1, {}, {}, {}});
  BOOST_REQUIRE(pages->asked.size() == 2u);
  answer(1, list(market_id::kosdaq, {"100001"}));
  answer(0, list(market_id::kospi, {"000001"}));
  BOOST_TEST(codes_of(one) == codes{"000001"}, boost::test_tools::per_element());
  BOOST_TEST(codes_of(other) == codes{"100001"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
