#pragma once

#include "market/indicators/indicators.hpp"

#include <string>
#include <vector>

namespace tandem::market {

/// The measures in a verdict of the built-in rules, by their names in reports and the store
/// ("TEMA20", "close"), in report order.
std::vector<std::string> indicator_names();
/// Their values, in the same order.
std::vector<double> indicator_values(const indicator_set& set);

} // namespace tandem::market
