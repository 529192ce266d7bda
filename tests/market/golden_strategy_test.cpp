#include "market/rules/v2.hpp"
#include "tests/market/golden_data.hpp"

#include <boost/test/unit_test.hpp>

namespace tandem::market::golden {

namespace {

v2_flags flags_of(const table& file, std::size_t row) {
  v2_flags flags;
  flags.cross = file.integer(row, "cross") == 1;
  flags.vol_expand = file.integer(row, "vol_expand") == 1;
  flags.macd_ok = file.integer(row, "macd_ok") == 1;
  flags.rsi_ok = file.integer(row, "rsi_ok") == 1;
  flags.tema_slope_ok = file.integer(row, "tema_slope_ok") == 1;
  flags.obv_slope_ok = file.integer(row, "obv_slope_ok") == 1;
  flags.above_cnt5_ok = file.integer(row, "above_cnt5_ok") == 1;
  flags.dema_slope_ok = file.integer(row, "dema_slope_ok") == 1;
  return flags;
}

} // namespace

BOOST_AUTO_TEST_CASE(strategy_table_holds_for_every_set_of_flags_and_score,
                     *boost::unit_test::precondition(has_shared_data)) {
  const table file{"golden/strategy_table.csv"};
  BOOST_TEST(file.size() == 5376u); // 256 sets of flags times 21 scores.
  for (std::size_t row = 0; row < file.size(); ++row) {
    const auto guide = choose_strategy(flags_of(file, row), file.real(row, "adjusted_score"));
    // The file holds stop losses as negative numbers; 0 stands for none on both sides.
    const double stop_loss = -file.number(row, "stop_loss").value_or(0);
    const bool same = guide.strategy == file.text(row, "strategy")
                      && guide.target_profit == file.number(row, "target_profit")
                      && guide.stop_loss.value_or(0) == stop_loss
                      && guide.holding_period == file.text(row, "holding_period");
    BOOST_TEST(same, "row " << row << ": expected " << file.text(row, "strategy") << ", got "
                            << guide.strategy);
  }
}

} // namespace tandem::market::golden
