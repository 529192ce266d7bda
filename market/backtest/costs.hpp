#pragma once

#include "market/date.hpp"
#include "market/symbol.hpp"

#include <optional>

namespace tandem::market::backtest {

/// What a purchase and a sale cost in Korea. Rates are fractions of the money moved.
struct cost_settings {
  double fee_rate = 0.00015; // The broker's, a side.
  int slippage_ticks = 1;    // Lost a side.
  /// The tax on the sale of a share; nothing: that of the day, by `sales_tax`.
  std::optional<double> tax_rate;
};

/// The smallest step of a price in KRW, by the table of 2023-01-25 for all years.
double tick(double price, listing_class kind);

/// Transaction and rural tax of a share sold on `day`, as a fraction. The law goes by the day of
/// settlement, two sessions later, hence the odd first days.
double sales_tax(date day);

/// What was earned by buying at `entry` and selling at `exit` on the day of the sale, after fees,
/// slippage and tax, as a fraction. Funds and notes bear no tax on the sale. Precondition: entry
/// above 0.
double net_return(double entry, double exit, listing_class kind, date sale_day,
                  const cost_settings& costs);

} // namespace tandem::market::backtest
