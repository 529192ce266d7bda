#include "screens/screen_rules.hpp"
#include "tests/screens/written.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

using namespace tandem::screens;
using namespace tandem::screens::written;
namespace market = tandem::market;

namespace {

const auto session_day = market::date::from_number(20250718);

market::listing share(const std::string& code) {
  market::listing one;
  one.code = code;
  return one;
}

std::shared_ptr<const screen> screen_of(const std::string& clauses) {
  return good("screen demo\n" + clauses, text_form::screen);
}

/// Symbols "A", "B" ... with these closes, judged by a group.
struct judged {
  explicit judged(const std::vector<named_screen>& screens,
                  const std::vector<std::vector<double>>& symbols)
      : group(screens, {}) {
    auto work = group.begin(symbols.size());
    std::vector<market::listing> listings;
    for (std::size_t place = 0; place < symbols.size(); ++place)
      listings.push_back(share(std::string(1, static_cast<char>('A' + place))));
    for (std::size_t place = 0; place < symbols.size(); ++place)
      said.push_back(work->judge(place, {listings[place], closes(symbols[place]), session_day},
                                 market::detail::full));
    work->finish();
    for (std::size_t place = 0; place < symbols.size(); ++place) {
      auto late = work->settle(place, market::detail::full);
      for (std::size_t at = 0; at < screens.size(); ++at)
        if (said[place][at].empty())
          waited.push_back(screens[at].name + listings[place].code);
        else
          late[at] = said[place][at];
      verdicts.push_back(std::move(late));
    }
    for (std::size_t at = 0; at < screens.size(); ++at) {
      std::vector<market::match> matches;
      for (std::size_t place = 0; place < symbols.size(); ++place)
        if (verdicts[place][at][0].matched())
          matches.push_back({place, listings[place], verdicts[place][at][0]});
      std::string codes;
      for (const auto& one : group.rules()[at]->select(std::move(matches)).candidates)
        codes += one.what.symbol.code;
      lists.push_back(codes);
    }
  }

  screen_rules group;
  std::vector<market::group_verdicts> said; // Before the last symbol.
  std::vector<market::group_verdicts> verdicts;
  std::vector<std::string> waited;
  std::vector<std::string> lists; // "AC"
};

} // namespace

BOOST_AUTO_TEST_SUITE(screen_rules_test)

BOOST_AUTO_TEST_CASE(a_verdict_has_the_clauses_with_their_sides) {
  const judged all{{{"mine", screen_of("up: close > close[1]\nold: not any(close < 50, 2)\n"
                                       "order close / close[1]\n")}},
                   {{100, 125}, {100, 90}, {100}}};
  const auto& up = all.verdicts[0][0].at(0);
  BOOST_TEST(up.matched());
  BOOST_TEST(up.engine->name == "mine");
  BOOST_TEST(up.close.value() == 125);
  BOOST_TEST(up.change_rate.value() == 0.25);
  BOOST_REQUIRE(up.checks.size() == 2u);
  BOOST_TEST(up.checks[0].what == "up");
  BOOST_TEST(up.checks[0].value == 125);
  BOOST_TEST(up.checks[0].relation == ">");
  BOOST_TEST(up.checks[0].limit == 100);
  BOOST_TEST(up.checks[1].relation == "is");
  BOOST_TEST(up.checks[1].value == 1);
  const std::vector<std::string> names{"up", "up.limit", "order"};
  BOOST_TEST(up.engine->measures == names, boost::test_tools::per_element());
  const std::vector<double> values{125, 100, 1.25};
  BOOST_TEST(up.measures == values, boost::test_tools::per_element());
  BOOST_REQUIRE(up.facts.size() == 2u);
  BOOST_TEST(up.facts[1].name == "old");
  BOOST_TEST(std::get<bool>(up.facts[1].value));
  BOOST_TEST(all.verdicts[1][0].at(0).stage() == "up");
  const auto& young = all.verdicts[2][0].at(0); // Of its one bar nobody can say whether it rose.
  BOOST_TEST(young.stage() == "unknown");
  BOOST_TEST(!young.checks[0].passed);
  BOOST_TEST(std::isnan(young.checks[0].limit));
}

BOOST_AUTO_TEST_CASE(a_screen_that_ranks_waits_for_all_symbols_and_the_others_do_not) {
  const judged all{{{"top", screen_of("best: rank(close) <= 2\norder close asc\n")},
                    {"up", screen_of("up: close > close[1]\norder close\n")}},
                   {{1, 30}, {1, 10}, {50, 20}}};
  const std::vector<std::string> waited{"topA", "topB", "topC"};
  BOOST_TEST(all.waited == waited, boost::test_tools::per_element());
  BOOST_TEST(all.lists[0] == "CA");
  BOOST_TEST(all.lists[1] == "AB");
  BOOST_TEST(all.verdicts[1][0].at(0).stage() == "best");
  BOOST_TEST(all.verdicts[1][0].at(0).checks.at(0).value == 3); // Its rank.
}

BOOST_AUTO_TEST_CASE(a_list_is_ordered_and_cut_as_the_screen_says) {
  const std::vector<std::vector<double>> symbols{{10}, {30}, {20}, {30}};
  BOOST_TEST((judged{{{"a", screen_of("a: close > 5\norder close\nlimit 3\n")}}, symbols}.lists[0]
              == "BDC"));
  BOOST_TEST((judged{{{"a", screen_of("a: close > 15\n")}}, symbols}.lists[0] == "BCD"));
  BOOST_TEST(
    (judged{{{"a", screen_of("a: close > 5\nscore 1 when close > 25\n")}}, symbols}.lists[0]
     == "BDAC"));
  // A key that nobody knows comes last, in either direction.
  BOOST_TEST(
    (judged{{{"a", screen_of("a: close > 5\norder close[1] asc\n")}}, {{1, 9}, {7}, {0.5, 8}}}
       .lists[0]
     == "CAB"));
}

BOOST_AUTO_TEST_CASE(a_label_is_no_other_stage) {
  const judged all{{{"a", screen_of("matched: close > 50\n")}}, {{10}}};
  BOOST_TEST(!all.verdicts[0][0].at(0).matched());
  BOOST_TEST(all.verdicts[0][0].at(0).stage() == "clause matched");
}

BOOST_AUTO_TEST_CASE(a_rule_by_itself_says_what_it_says_in_a_group) {
  const screen_rules group{
    {{"a", screen_of("a: close > 5\n")}, {"b", screen_of("b: close > 15\n")}}, {}};
  const auto one = share("A");
  const auto candles = closes({10});
  const auto said = group.rules()[1]->evaluate({one, candles, session_day}, market::detail::brief);
  BOOST_REQUIRE(said.size() == 1u);
  BOOST_TEST(said[0].stage() == "b");
  BOOST_TEST(said[0].checks.empty());
  BOOST_TEST(group.candle_count() == 600);
  const auto late = market::date::from_number(20250721);
  BOOST_TEST(group.rules()[0]->evaluate({one, candles, late}, market::detail::full)[0].stage()
             == "stale_data");
  BOOST_TEST(
    group.rules()[0]->evaluate({one, candles, late, false}, market::detail::full)[0].matched());
}

BOOST_AUTO_TEST_SUITE_END()
