#include "market/rules/threshold.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(threshold_test)

namespace {

struct settings {
  int days = 5;
  double share = 0.25;
  bool strict = false;
  bool wanted = true;
  std::vector<std::string> words = {"a", "b"};
};

const threshold_table<settings> table{
  {"x.days", &settings::days, 1, 9, "How many days.", "days"},
  {"x.share", &settings::share, 0, 1, "Which share."},
  {"x.strict", &settings::strict, "Whether it is strict."},
  {"x.wanted", &settings::wanted, {"optional", "required"}, "Whether it is wanted."},
  {"x.words", &settings::words, "Which words."},
};

} // namespace

BOOST_AUTO_TEST_CASE(the_default_is_that_of_the_member) {
  const auto all = table.thresholds();
  BOOST_TEST_REQUIRE(all.size() == 5u);
  BOOST_TEST((all[0].preset == threshold_value{std::int64_t{5}}));
  BOOST_TEST((all[1].preset == threshold_value{0.25}));
  BOOST_TEST((all[2].preset == threshold_value{false}));
  BOOST_TEST((all[3].preset == threshold_value{std::string{"required"}}));
  BOOST_TEST((all[4].preset == threshold_value{std::vector<std::string>{"a", "b"}}));
  BOOST_TEST(all[0].unit == "days");
  BOOST_TEST(all[0].max == 9);
  BOOST_TEST((all[3].choices == std::vector<std::string>{"optional", "required"}));
}

BOOST_AUTO_TEST_CASE(what_is_not_set_keeps_its_default) {
  const auto read =
    table.read({{"x.days", 7}, {"x.wanted", "optional"}, {"x.strict", true}, {"y.share", 0.5}});
  BOOST_TEST(read.days == 7);
  BOOST_TEST(!read.wanted);
  BOOST_TEST(read.strict);
  BOOST_TEST(read.share == 0.25);
  BOOST_TEST(read.words.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
