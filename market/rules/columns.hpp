#pragma once

#include "market/indicators/indicators.hpp"

#include <string>
#include <vector>

namespace tandem::market {

/// The measures that a verdict of the built-in rules has, under the names of reports and store
/// ("TEMA20", "close"), in report order.
std::vector<std::string> indicator_names();
/// Their values, in the same order.
std::vector<double> indicator_values(const indicator_set& set);

} // namespace tandem::market
