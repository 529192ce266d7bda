#include "config/property_tables.hpp"

#include <utility>

namespace tandem::config {

namespace {

constexpr double tax_rate_max = 0.05;

property real(std::string_view name, double preset, double min, double max,
              std::string_view sentence, std::string_view unit) {
  return {name, preset, sentence, unit, min, max};
}

bool is_tax_rate(const value& what) {
  const auto& text = std::get<std::string>(what);
  const auto rate = parse_number(text);
  return text == "krx" || (rate && *rate >= 0 && *rate <= tax_rate_max);
}

/// Every integer that is not negative: bounds are reals, which the largest one is not exactly.
bool is_seed(const value& what) {
  return std::get<std::int64_t>(what) >= 0;
}

} // namespace

std::vector<property> backtest_properties() {
  auto tax = text("backtest.tax-rate", "krx",
                  "Tax on the sale of a share: that of the day of sale in Korea, or one rate, a "
                  "fraction of the price.");
  tax.accepts = &is_tax_rate;
  tax.legal = R"("krx", or a number from 0 to 0.05 in quotes)";
  property seed{"backtest.seed", std::int64_t{1},
                "Where the random numbers of the intervals start.", ""};
  seed.accepts = &is_seed;
  seed.legal = "integer from 0 to 9223372036854775807";
  return {
    real("backtest.fee-rate", 0.00015, 0, 0.01, "The broker's fee for a purchase or a sale.",
         "fraction of the price"),
    integer("backtest.slippage-ticks", 1, 0, 10, "Ticks that a purchase or a sale loses.", "ticks"),
    std::move(tax),
    std::move(seed),
    integer("backtest.resamples", 2000, 100, 100'000, "Draws that an interval is made of."),
  };
}

} // namespace tandem::config
