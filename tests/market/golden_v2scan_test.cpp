#include "market/rules/registry.hpp"
#include "tests/market/golden_data.hpp"
#include "tests/market/named.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

namespace tandem::market::golden {

namespace {

// Section 9: 14 conditions, each with the default and with the relaxed thresholds. A list that is
// empty in the original has no row in the file.
constexpr std::array<std::string_view, 14> conditions{
  "none",    "bull",         "bull-str1",    "bull-str2",    "bull-str3",         "bull-divkospi",
  "neutral", "neutral-str1", "neutral-str2", "neutral-str3", "neutral-divkosdaq", "bear",
  "crash",   "crash-ltbull"};

std::vector<std::size_t> rows_of(const table& file, std::string_view variant) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < file.size(); ++row)
    if (file.text(row, "variant") == variant)
      rows.push_back(row);
  return rows;
}

void compare_candidate(const table& file, std::size_t row, const candidate& ours) {
  const auto& result = ours.what.result;
  BOOST_TEST(ours.rank.value() == file.integer(row, "rank"));
  BOOST_TEST(ours.what.symbol.code == file.text(row, "code"));
  BOOST_TEST(result.score.value() == file.real(row, "score"));
  BOOST_TEST(result.risk_score.value() == file.real(row, "risk_score"));
  BOOST_TEST(result.strategy == file.text(row, "strategy"));
  BOOST_TEST(result.label == file.text(row, "label"));
  BOOST_TEST(testing::fact_of(result, "bonus") == file.integer(row, "bonus"));
}

/// Returns the number of candidates compared.
std::size_t compare_list(const table& file, const std::string& variant, date day) {
  const auto rule = make_rule("v2", settings_of(variant), condition_of(variant, krx()));
  const auto found = scan(*rule, krx(), day, detail::brief).result;
  const auto& list = found.list;
  const auto rows = rows_of(file, variant);
  BOOST_TEST(list.candidates.size() == rows.size());
  if (list.gate.empty())
    BOOST_TEST(list.candidates.size() + list.below_cutoff == found.matched);
  else
    BOOST_TEST(list.candidates.empty());
  for (std::size_t i = 0; i < std::min(rows.size(), list.candidates.size()); ++i)
    compare_candidate(file, rows[i], list.candidates[i]);
  return rows.size();
}

} // namespace

BOOST_AUTO_TEST_CASE(lists_equal_the_original_in_members_and_order,
                     *boost::unit_test::precondition(has_shared_data)) {
  for (const auto& day : dates()) {
    const table file{"golden/v2scan_" + day + ".csv"};
    std::size_t compared = 0;
    for (auto name : conditions)
      for (std::string prefix : {"", "relaxed-"})
        BOOST_TEST_CONTEXT(day << ' ' << prefix << name) {
          compared += compare_list(file, prefix + std::string{name}, to_date(day));
        }
    BOOST_TEST(compared == file.size());
    BOOST_TEST(compared > 100u);
  }
}

} // namespace tandem::market::golden
