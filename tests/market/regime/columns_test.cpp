#include "market/regime/columns.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>

using namespace tandem::market;

namespace {

regime_value value_of(const std::vector<regime_component>& all, std::string_view name) {
  const auto found =
    std::find_if(all.begin(), all.end(), [name](const auto& one) { return one.name == name; });
  if (found == all.end())
    throw std::runtime_error("no component " + std::string{name});
  return found->value;
}

std::size_t distinct_names(const std::vector<regime_component>& all) {
  std::set<std::string_view> names;
  for (const auto& one : all)
    names.insert(one.name);
  return names.size();
}

} // namespace

BOOST_AUTO_TEST_SUITE(regime_columns)

BOOST_AUTO_TEST_CASE(each_component_has_a_name_of_its_own) {
  BOOST_TEST(distinct_names(components(v1_analysis{})) == 19u);
  BOOST_TEST(distinct_names(components(v4_analysis{})) == 46u);
}

BOOST_AUTO_TEST_CASE(what_is_not_known_has_no_value) {
  v1_analysis v1;
  BOOST_TEST((value_of(components(v1), "universe_return") == regime_value{}));
  v1.universe_return = 0.25;
  BOOST_TEST((value_of(components(v1), "universe_return") == regime_value{0.25}));
  v4_analysis v4;
  BOOST_TEST((value_of(components(v4), "prev_midterm") == regime_value{}));
  BOOST_TEST((value_of(components(v4), "divergence_type") == regime_value{}));
  BOOST_TEST((value_of(components(v4), "divergence") == regime_value{false}));
}

BOOST_AUTO_TEST_CASE(values_keep_their_kind) {
  v4_analysis v4;
  v4.prev_midterm = regime_word::crash;
  v4.market_divergence = divergence::kospi_down_kosdaq_up;
  v4.global_risk_score = -3;
  const auto all = components(v4);
  const auto word = [](std::string_view text) { return regime_value{text}; };
  BOOST_TEST((value_of(all, "prev_midterm") == word("crash")));
  BOOST_TEST((value_of(all, "divergence") == regime_value{true}));
  BOOST_TEST((value_of(all, "divergence_type") == word("kospi_down_kosdaq_up")));
  BOOST_TEST((value_of(all, "risk_label_obj") == word("stressed")));
  BOOST_TEST((value_of(all, "policy_top_n") == regime_value{std::int64_t{8}}));
  BOOST_TEST((value_of(all, "VIX_LEVEL") == regime_value{20.0}));
}

BOOST_AUTO_TEST_SUITE_END()
