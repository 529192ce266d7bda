#include "screens/explain.hpp"
#include "screens/funnel.hpp"
#include "screens/near_miss.hpp"
#include "tests/screens/written.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tandem;
using namespace tandem::screens;
using namespace tandem::screens::written;

namespace {

std::shared_ptr<const screen> demo_screen(const std::string& lines) {
  const auto made = check("screen demo\n" + lines, text_form::screen, "demo.screen");
  BOOST_REQUIRE_MESSAGE(made.what, render(made.found, "demo.screen", "screen demo\n" + lines));
  return made.what;
}

std::string places(const selection& found) {
  std::string text;
  for (const auto& one : found.listed)
    text += std::to_string(one.place) + " ";
  return text;
}

const std::vector<market::candle_series>& four_symbols() {
  static const std::vector<market::candle_series> all{closes({10, 20}), closes({10, 40}),
                                                      closes({10, 20}), closes({10, 5})};
  return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(verdicts)

BOOST_AUTO_TEST_CASE(equal_values_are_ranked_in_universe_order) {
  const auto done =
    run({good("rank(close)"), good("pctrank(close)"), good("breadth(close > 15)")}, four_symbols());
  const auto screens = done.what().screens();
  BOOST_TEST(done.number_of(screens[0].key, 0) == 2);
  BOOST_TEST(done.number_of(screens[0].key, 1) == 1);
  BOOST_TEST(done.number_of(screens[0].key, 2) == 3);
  BOOST_TEST(done.number_of(screens[1].key, 1) == 1);
  BOOST_TEST(done.number_of(screens[1].key, 3) == 0);
  BOOST_TEST(done.number_of(screens[2].key, 0) == 0.75);
}

BOOST_AUTO_TEST_CASE(a_rank_counts_the_universe_of_the_screen_it_is_written_in) {
  const auto done = run({demo_screen("universe close > 15\na: rank(close) <= 9\n"
                                     "order rank(close) asc\n")},
                        four_symbols());
  BOOST_TEST(places(select(done, done.what().screens()[0])) == "1 0 2 ");
  BOOST_CHECK(verdict_of(done, done.what().screens()[0], 3).stage == stage::universe);
}

BOOST_AUTO_TEST_CASE(lists_are_ordered_with_unknown_keys_last_and_cut) {
  const auto up = run({demo_screen("order close asc\nlimit 3\n")}, four_symbols());
  const auto found = select(up, up.what().screens()[0]);
  BOOST_TEST(places(found) == "3 0 2 ");
  BOOST_TEST(found.matched == 4u);
  auto young = four_symbols();
  young[1] = closes({90});
  for (const auto* order : {"order close[1] asc\n", "order close[1] desc\n"}) {
    const auto done = run({demo_screen(order)}, young);
    BOOST_TEST(places(select(done, done.what().screens()[0])) == "0 2 3 1 ");
  }
}

BOOST_AUTO_TEST_CASE(a_score_adds_what_is_yes_and_orders_without_an_order_line) {
  const auto done = run({demo_screen("score 2 when close > 15\nscore 0.5 when close > 30\n"
                                     "score 9 when close[5] > 1\nneed score >= 2\n")},
                        four_symbols());
  const auto& by = done.what().screens()[0];
  const auto found = select(done, by);
  BOOST_TEST(places(found) == "1 0 2 ");
  BOOST_TEST(*found.listed[0].score == 2.5);
  BOOST_TEST(name_of(verdict_of(done, by, 3), *by.what) == "score");
}

BOOST_AUTO_TEST_CASE(another_screen_is_unknown_only_where_its_clauses_are) {
  catalog known{{{"base", "base.screen",
                  "screen base\nuniverse close > 15\na: close[1] > 5\nscore 1 when close > 30\n"
                  "need score >= 1\n"}}};
  check_options options;
  options.form = text_form::expression;
  const auto made = known.check("@base", options).what;
  BOOST_REQUIRE(made);
  const auto done = run({made}, {closes({10, 40}), closes({10, 20}), closes({40}), closes({9})});
  const auto truth_at = [&](std::size_t place) {
    return done.truth_of(done.what().screens()[0].labelled[0].truth, place);
  };
  BOOST_CHECK(truth_at(0) == truth::yes);
  BOOST_CHECK(truth_at(1) == truth::no);      // The score.
  BOOST_CHECK(truth_at(2) == truth::unknown); // One bar.
  BOOST_CHECK(truth_at(3) == truth::no);      // Outside of its universe.
}

BOOST_AUTO_TEST_CASE(a_near_miss_names_the_nearest_clause_that_alone_decides) {
  const auto done =
    run({demo_screen("a: close > 22\nb: close > 4\nmatch a and b\n")}, four_symbols());
  const auto found = near_misses(done, done.what().screens()[0]);
  BOOST_REQUIRE_EQUAL(found.size(), 3u);
  BOOST_TEST(found[0].place == 0u);
  BOOST_TEST(found[0].label == "a");
  BOOST_TEST(*found[0].margin == -2.0 / 22);
  BOOST_TEST(found[2].place == 3u);
}

BOOST_AUTO_TEST_CASE(a_near_miss_by_the_score_alone_says_so) {
  const auto done =
    run({demo_screen("a: close > 4\nscore 1 when close > 30\nscore 1 when close > 15\n"
                     "need score >= 2\n")},
        four_symbols());
  const auto found = near_misses(done, done.what().screens()[0]);
  BOOST_REQUIRE_EQUAL(found.size(), 3u);
  BOOST_TEST(found[0].label == "score");
  BOOST_TEST(*found[0].margin == -0.5);
  BOOST_TEST(*found[2].margin == -1);
}

BOOST_AUTO_TEST_CASE(a_funnel_with_a_match_line_thins_out_at_the_match) {
  const auto done = run({demo_screen("a: close > 15\nb: close > 30\nmatch a and not b\n"
                                     "score 1 when close > 50\nneed score >= 1\n")},
                        four_symbols());
  const auto rows = funnel_of(done, done.what().screens()[0]);
  BOOST_REQUIRE_EQUAL(rows.size(), 7u);
  BOOST_TEST(*rows[3].removed_alone == 1u);
  BOOST_TEST(!rows[3].left);
  BOOST_TEST(rows[5].clause == "match");
  BOOST_TEST(*rows[5].left == 2u);
  BOOST_TEST(*rows[6].removed_alone == 2u);
  BOOST_TEST(*rows[6].left == 0u);
}

BOOST_AUTO_TEST_CASE(an_explanation_has_sides_margins_causes_and_days) {
  const auto done = run({demo_screen("a: not close > 25\nb: close[1] > 1\nc: any(close > 15, 2)\n"
                                     "d: close / (close - close) > 1\ne: kospi\n"
                                     "f: when(close > 90, close, 1, 1) > 1\n")},
                        {closes({10, 20}), closes({10})});
  const auto& by = done.what().screens()[0];
  bars columns;
  const symbol_facts facts;
  const market_facts market;
  columns.assign(closes({10, 20}), market::date::from_number(20250718));
  const auto first = explain(done, by, 0, {columns, facts, market});
  BOOST_TEST(*first.labelled[0].left == 20);
  BOOST_TEST(*first.labelled[0].right == 25);
  BOOST_TEST(*first.labelled[0].margin == 0.2);
  BOOST_TEST(!first.labelled[0].why);
  BOOST_REQUIRE_EQUAL(first.labelled[2].dates.size(), 1u);
  BOOST_TEST(first.labelled[2].dates[0].number() == 20250718);
  BOOST_TEST(to_string(first.labelled[3].why->cause) == "division");
  BOOST_TEST(to_string(first.labelled[4].why->cause) == "attribute");
  BOOST_TEST(to_string(first.labelled[5].why->cause) == "never");
  columns.assign(closes({10}), market::date::from_number(20250718));
  const auto second = explain(done, by, 1, {columns, facts, market});
  BOOST_TEST(to_string(second.labelled[1].why->cause) == "bars");
  BOOST_TEST(second.labelled[1].why->needed == 2);
  BOOST_TEST(second.labelled[1].why->present == 1);
}

BOOST_AUTO_TEST_SUITE_END()
