#include "bench/harness/chart.hpp"
#include "tests/bench/results.hpp"

#include <boost/test/unit_test.hpp>

#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

namespace tandem::bench {

namespace {

std::vector<double> numbers(const std::string& svg, const std::string& pattern) {
  const std::regex wanted{pattern};
  std::vector<double> all;
  for (std::sregex_iterator at{svg.begin(), svg.end(), wanted}, end; at != end; ++at)
    all.push_back(std::stod((*at)[1]));
  return all;
}

table of_two(double first, double second) {
  table all{"t", "T", {{"x", "", 0}, {"y", "s", 1}}, {}, {}};
  all.rows.push_back({"a", {{10}, {first}}, ""});
  all.rows.push_back({"b", {{1000}, {second}}, ""});
  return all;
}

const std::string bar_width = R"re(<rect class="s0"[^>]* width="([0-9.]+)" height="14")re";

} // namespace

BOOST_AUTO_TEST_SUITE(charts)

BOOST_AUTO_TEST_CASE(bars_are_as_long_as_their_figures) {
  const auto svg = svg_of({chart::kind::bars, "B", {"y"}, "", false}, of_two(5, 20));
  const auto widths = numbers(svg, bar_width);
  BOOST_REQUIRE(widths.size() == 2u);
  BOOST_TEST(widths[1] / widths[0] == 4.0, boost::test_tools::tolerance(0.01));
}

// On a logarithmic scale that begins at 1, 1000 is three times as far as 10.
BOOST_AUTO_TEST_CASE(logarithmic_bars_count_decades) {
  const auto svg = svg_of({chart::kind::bars, "B", {"y"}, "", true}, of_two(10, 1000));
  const auto widths = numbers(svg, bar_width);
  BOOST_REQUIRE(widths.size() == 2u);
  BOOST_TEST(widths[1] / widths[0] == 3.0, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(lines_have_a_point_per_row_and_rise_upwards) {
  const auto svg = svg_of({chart::kind::lines, "L", {"y"}, "x", false}, of_two(5, 20));
  const auto down = numbers(svg, R"re(cy="([0-9.]+)")re");
  BOOST_REQUIRE(down.size() == 2u);
  BOOST_TEST(down[1] < down[0]);
}

BOOST_AUTO_TEST_CASE(rows_without_figures_are_left_out) {
  auto all = of_two(5, 20);
  all.rows.push_back({"missing", {{}, {}}, "not installed"});
  const auto svg = svg_of({chart::kind::bars, "B", {"y"}, "", false}, all);
  BOOST_TEST(svg.find("missing") == std::string::npos);
  all.rows.clear();
  BOOST_TEST(svg_of({chart::kind::bars, "B", {"y"}, "", false}, all).empty());
  BOOST_TEST(svg_of({chart::kind::lines, "L", {"y"}, "x", false}, all).empty());
}

BOOST_AUTO_TEST_CASE(a_column_that_is_not_there_is_said) {
  BOOST_CHECK_THROW(svg_of({chart::kind::bars, "B", {"z"}, "", false}, of_two(1, 2)),
                    std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::bench
