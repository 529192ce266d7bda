#include "report/html/axis.hpp"
#include "report/html/svg_bars.hpp"
#include "report/html/svg_candles.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>
#include <vector>

using namespace tandem;
using html::axis;

BOOST_AUTO_TEST_SUITE(html_charts_test)

namespace {

market::candle at(std::int32_t day, double open, double high, double low, double close,
                  std::int64_t volume) {
  return {market::date::from_number(day), open, high, low, close, volume};
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_CASE(marks_of_an_axis_are_round) {
  const auto along = axis::around(51'300, 57'900, 5);
  BOOST_TEST(along.step == 2000);
  BOOST_TEST(along.marks() == (std::vector<double>{58'000, 56'000, 54'000, 52'000, 50'000}),
             boost::test_tools::per_element());
  BOOST_TEST(along.depth(58'000, 500) == 0);
  BOOST_TEST(along.depth(50'000, 500) == 500);
  BOOST_TEST(along.depth(52'000, 500) == 375);
  BOOST_TEST(along.depth(1e9, 500) == 0); // Never outside the picture.
}

BOOST_AUTO_TEST_CASE(an_axis_has_room_for_any_values) {
  for (const auto& [low, high] : std::vector<std::pair<double, double>>{
         {5, 5}, {0, 0}, {-1, 1}, {0.99, 1.01}, {1, 1e12}, {999, 1001}}) {
    const auto along = axis::around(low, high, 4);
    BOOST_TEST(along.low <= low);
    BOOST_TEST(along.high >= high);
    BOOST_TEST(along.low < along.high);
    BOOST_TEST(along.marks().size() >= 2u);
    BOOST_TEST(along.marks().size() <= 5u);
  }
  const auto none = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(axis::around(none, 1, 4).marks().size() == 2u);
}

BOOST_AUTO_TEST_CASE(marks_are_short) {
  BOOST_TEST(html::mark_text(54'000, 2000) == "54,000");
  BOOST_TEST(html::mark_text(1'500'000, 500'000) == "1.5M");
  BOOST_TEST(html::mark_text(20'000'000, 10'000'000) == "20M");
  BOOST_TEST(html::mark_text(150'000, 50'000) == "150K");
  BOOST_TEST(html::mark_text(0.25, 0.05) == "0.25");
}

BOOST_AUTO_TEST_CASE(a_candle_is_a_wick_and_a_body_in_the_colour_of_its_direction) {
  // The axis is 90 to 120: 500 units for 30 KRW.
  const auto text = html::candle_figure(
    "A",
    std::vector{at(2025'11'27, 100, 120, 90, 110, 1000), at(2025'11'28, 110, 115, 95, 100, 500)},
    {});
  BOOST_TEST(
    holds(text,
          "<path class=\"rise\" d=\"M4 0V500\"/><path class=\"rise body\" d=\"M4 167V333\"/>"),
    text);
  BOOST_TEST(
    holds(text,
          "<path class=\"fall\" d=\"M12 83V417\"/><path class=\"fall body\" d=\"M12 167V333\"/>"),
    text);
  BOOST_TEST(holds(text, "<path class=\"rise body\" d=\"M4 100V0\"/>"), text);
  BOOST_TEST(holds(text, "<path class=\"fall body\" d=\"M12 100V50\"/>"), text);
  // 2025-11-27 is day 20,419 since 1970.
  BOOST_TEST(holds(text, "data-candles=\"20419,110,-10,10,-20,1000;1,-10,10,15,-5,500\""), text);
  BOOST_TEST(holds(text, "2025-11-28  open 110  high 115  low 95  close 100 (-9.09%)  volume 500"));
}

BOOST_AUTO_TEST_CASE(only_the_last_half_year_is_shown) {
  std::vector<market::candle> window;
  for (std::int32_t i = 0; i < 200; ++i)
    window.push_back({market::date::from_days_since_epoch(20'000 + i), 100, 110, 90, 100, 10});
  const auto text = html::candle_figure("A", window, html::lines_of("v2", window));
  BOOST_TEST(holds(text, "120 daily candles from "
                           + market::date::from_days_since_epoch(20'080).iso() + " to "));
  BOOST_TEST(holds(text, "viewBox=\"0 0 960 500\""));
}

BOOST_AUTO_TEST_CASE(lines_are_the_means_of_the_rule_from_its_first_candle_on) {
  const std::vector window{at(2025'11'27, 100, 100, 100, 100, 1),
                           at(2025'11'28, 121, 121, 121, 121, 1)};
  const auto lines = html::lines_of("midterm", window);
  BOOST_TEST_REQUIRE(lines.size() == 2u);
  // EMA(20) weighs 2/21: e1 = 102, e2 = 100 + 4/21, e3 = 100 + 8/441; 3 (e1 - e2) + e3.
  BOOST_TEST(lines[0].name == "TEMA20");
  BOOST_TEST(lines[0].values[0] == 100);
  BOOST_TEST(lines[0].values[1] == 105.44671201814059, boost::test_tools::tolerance(1e-12));
  // EMA(10) weighs 2/11: e1 = 100 + 42/11, e2 = 100 + 84/121; 2 e1 - e2.
  BOOST_TEST(lines[1].name == "DEMA10");
  BOOST_TEST(lines[1].values[1] == 106.94214876033058, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(html::lines_of("golden-cross", window).empty());
}

BOOST_AUTO_TEST_CASE(gaps_are_shown_in_their_order) {
  // The axis is 0 to 400 ms in 200 units.
  const auto text = html::gap_figure("Key a", {250'000, 300'000, 400'000});
  BOOST_TEST(holds(text, "d=\"M1 75V79M3 50V54M5 0V4\""), text);
  BOOST_TEST(holds(text,
                   "3 gaps between call starts in their order, in ms: smallest 250.00, median "
                   "300.00, largest 400.00"),
             text);
  BOOST_TEST(html::gap_figure("Key a", {250'000}).empty());
}

BOOST_AUTO_TEST_CASE(many_gaps_share_columns) {
  std::vector<std::int64_t> gaps(1000, 250'000);
  gaps[999] = 3'600'000'000;
  const auto text = html::gap_figure("Key a", gaps);
  // Three to a column; the one hour ends at the top.
  BOOST_TEST(holds(text, "viewBox=\"0 0 668 200\""), text);
  BOOST_TEST(holds(text, "largest 3600000.00"));
}

BOOST_AUTO_TEST_CASE(a_bar_stays_in_its_picture) {
  BOOST_TEST(holds(html::bar(0.5), "<rect width=\"500\""));
  BOOST_TEST(holds(html::bar(7), "<rect width=\"1000\""));
  BOOST_TEST(holds(html::bar(-1), "<rect width=\"0\""));
}

BOOST_AUTO_TEST_SUITE_END()
