#include "market/rules/registry.hpp"
#include "tests/market/checks_agree.hpp"
#include "tests/market/golden_data.hpp"
#include "tests/market/named.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace tandem::market::golden {

namespace {

void compare_row(const table& file, std::size_t row, const verdict& ours) {
  const auto& code = file.text(row, "code");
  BOOST_TEST(ours.stage() == file.text(row, "stage"), code);
  const auto ext = file.number(row, "ext_pct");
  if (!ext)
    return; // Dropped before the engine's own stages: the file has no values.
  const auto measured = [&ours](std::string_view name) { return testing::measure_of(ours, name); };
  BOOST_TEST(testing::check_of(ours, "support_band").value == *ext, code);
  BOOST_TEST(measured("RSI_TEMA") == file.real(row, "rsi_tema"), code);
  BOOST_TEST(measured("MACD_OSC") == file.real(row, "macd_osc"), code);
  BOOST_TEST(measured("DEMA10") == file.real(row, "dema10"), code);
  BOOST_TEST(measured("close") == file.real(row, "close"), code);
  BOOST_TEST(ours.close.value() == file.real(row, "close"), code);
  BOOST_TEST(measured("volume") / measured("VOL_MA5") == file.real(row, "vol_ratio_ma5"), code);
}

} // namespace

BOOST_AUTO_TEST_CASE(pullback_rule_equals_the_proposal_on_every_symbol_and_date,
                     *boost::unit_test::precondition(has_shared_data)) {
  const auto rule = make_rule("pullback", {}, std::nullopt);
  for (const auto& day : dates())
    BOOST_TEST_CONTEXT(day) {
      const table file{"golden/v2lite_proposal_" + day + ".csv"};
      const auto verdicts = scan(*rule, krx(), to_date(day), detail::full).verdicts;
      const auto brief = scan(*rule, krx(), to_date(day), detail::brief).verdicts;
      BOOST_TEST(file.size() == 569u);
      for (std::size_t row = 0; row < file.size(); ++row) {
        BOOST_REQUIRE_EQUAL(file.text(row, "code"), krx().at(row).first.code);
        compare_row(file, row, verdicts.at(row).at(0));
        BOOST_TEST(testing::disagreement(verdicts[row][0], brief[row].at(0)) == "");
      }
    }
}

} // namespace tandem::market::golden
