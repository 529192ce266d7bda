#include "market/backtest/costs.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace tandem::market::backtest {

namespace {

bool is_fund(listing_class kind) {
  return kind == listing_class::etf || kind == listing_class::etn;
}

/// Below `price` a step is `size`.
struct step {
  double price;
  double size;
};
constexpr std::array<step, 6> steps{
  {{2'000, 1}, {5'000, 5}, {20'000, 10}, {50'000, 50}, {200'000, 100}, {500'000, 500}}};

struct tax_change {
  date first; // Day of sale.
  double rate;
};
constexpr double tax_before = 0.0030;
constexpr std::array<tax_change, 6> tax_changes{{{date::from_number(20190530), 0.0025},
                                                 {date::from_number(20201229), 0.0023},
                                                 {date::from_number(20221228), 0.0020},
                                                 {date::from_number(20231227), 0.0018},
                                                 {date::from_number(20241227), 0.0015},
                                                 {date::from_number(20251229), 0.0020}}};

} // namespace

double tick(double price, listing_class kind) {
  if (is_fund(kind))
    return price < 2'000 ? 1 : 5;
  for (const auto& each : steps)
    if (price < each.price)
      return each.size;
  return 1'000;
}

double sales_tax(date day) {
  const auto after =
    std::upper_bound(tax_changes.begin(), tax_changes.end(), day,
                     [](date sold, const tax_change& each) { return sold < each.first; });
  return after == tax_changes.begin() ? tax_before : std::prev(after)->rate;
}

double net_return(double entry, double exit, listing_class kind, date sale_day,
                  const cost_settings& costs) {
  const double tax = is_fund(kind) ? 0 : costs.tax_rate.value_or(sales_tax(sale_day));
  const double slip = costs.slippage_ticks;
  const double buy = (entry + slip * tick(entry, kind)) * (1 + costs.fee_rate);
  const double sell = std::max(exit - slip * tick(exit, kind), 0.0) * (1 - costs.fee_rate - tax);
  return sell / buy - 1;
}

} // namespace tandem::market::backtest
