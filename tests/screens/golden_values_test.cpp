#include "tests/screens/golden_world.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <map>
#include <string>

// The values come from two independent implementations of the language.
namespace tandem::screens::golden {

namespace {

std::string text_of(const session& done, const planned_screen& by, std::size_t place) {
  if (!by.labelled.empty())
    return std::string{to_string(done.truth_of(by.labelled[0].truth, place))};
  const double value = done.number_of(by.key, place);
  return value == value ? std::to_string(value) : "unknown";
}

bool is_equal(const session& done, const planned_screen& by, std::size_t place,
              const std::string& expected) {
  const bool is_word = expected == "yes" || expected == "no" || expected == "unknown";
  if (!by.labelled.empty() || is_word)
    return text_of(done, by, place) == expected;
  const double wanted = std::stod(expected);
  return std::abs(done.number_of(by.key, place) - wanted)
         <= (wanted == 0 ? 1e-12 : 1e-9 * std::abs(wanted));
}

std::size_t compare_values(const world& data) {
  const auto expected = data.read("values.csv");
  catalog screens;
  std::vector<std::shared_ptr<const screen>> checked_screens;
  std::map<std::string, std::size_t> places;
  for (const auto& row : expected.rows) {
    const auto& text = expected.text(row, "expr");
    if (!places.try_emplace(text, checked_screens.size()).second)
      continue;
    check_options options;
    options.form = text_form::value;
    const auto made = screens.check(text, options);
    BOOST_REQUIRE_MESSAGE(made.what, render(made.found, "-", text));
    checked_screens.push_back(made.what);
  }
  const auto what = std::make_shared<const plan>(std::move(checked_screens));
  std::map<std::string, session> done;
  for (const auto& row : expected.rows) {
    const auto& day = expected.text(row, "date");
    if (!done.contains(day))
      done.emplace(day, data.run(what, to_date(day)));
    const auto& run = done.at(day);
    const auto& by = what->screens()[places.at(expected.text(row, "expr"))];
    const auto place = data.place_of(expected.text(row, "code"));
    if (!is_equal(run, by, place, expected.text(row, "value")))
      BOOST_ERROR(expected.text(row, "expr")
                  << ' ' << day << ' ' << expected.text(row, "code") << ": expected "
                  << expected.text(row, "value") << ", got " << text_of(run, by, place));
  }
  return expected.rows.size();
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden_values, *boost::unit_test::precondition(has_golden_screens))

BOOST_AUTO_TEST_CASE(of_real_candles_are_those_of_the_reference) {
  BOOST_TEST(compare_values(world::real()) > 12'000u);
}

BOOST_AUTO_TEST_CASE(of_made_up_candles_are_those_of_the_reference) {
  BOOST_TEST(compare_values(world::made_up()) > 500u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::screens::golden
