#include "bench/harness/table.hpp"

#include <boost/test/unit_test.hpp>

namespace tandem::bench {

BOOST_AUTO_TEST_SUITE(table_text)

BOOST_AUTO_TEST_CASE(a_figure_shows_its_median_and_its_spread) {
  const column seconds{"wall", "s", 1};
  BOOST_TEST(to_text(samples{3.0, 1.0, 2.04}, seconds) == "2.0 (1.0-3.0)");
  BOOST_TEST(to_text(samples{2.0, 2.01}, seconds) == "2.0");
  BOOST_TEST(to_text(samples{}, seconds) == "-");
}

BOOST_AUTO_TEST_CASE(a_table_is_aligned_and_says_what_is_missing) {
  table all{"t", "What it takes", {{"wall", "s", 1}, {"calls", "", 0}}, {}, {}};
  all.rows.push_back({"one", {{12.5}, {400}}, ""});
  all.rows.push_back({"another", {{}, {}}, "not installed"});
  BOOST_TEST(to_text(all)
             == "What it takes\n"
                "           wall s  calls\n"
                "  one        12.5    400\n"
                "  another       -      -\n"
                "  another: not installed\n");
}

BOOST_AUTO_TEST_CASE(a_goal_says_what_was_measured_and_wanted) {
  const goal slow{"next day", 3.5, goal::side::at_most, 3, "s"};
  BOOST_TEST(!slow.is_met());
  BOOST_TEST(to_text(slow) == "MISSED  next day: 3.5 s, wanted at most 3");
  const goal fast{"against pandas", 612.0, goal::side::at_least, 500, "x"};
  BOOST_TEST(fast.is_met());
  BOOST_TEST(to_text(fast) == "met     against pandas: 612 x, wanted at least 500");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::bench
