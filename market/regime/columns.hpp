#pragma once

#include "market/regime/v1.hpp"
#include "market/regime/v4.hpp"

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

namespace tandem::market {

/// Empty when the component is not known; words point to static storage.
using regime_value = std::variant<std::monostate, bool, std::int64_t, double, std::string_view>;

/// A part of an analysis with its name in reports and in the store ("volatility", "KOSDAQ_R20").
struct regime_component {
  std::string_view name;
  regime_value value;
};

/// All components, in report order.
std::vector<regime_component> components(const v1_analysis& v1);
std::vector<regime_component> components(const v4_analysis& v4);

} // namespace tandem::market
