#pragma once

#include "market/error.hpp"
#include "market/regime/inputs.hpp"

#include <memory>
#include <string>

namespace tandem {

/// SPY.csv, QQQ.csv and VIX.csv of `folder` (regime.us-data), each with the header
/// date,open,high,low,close,volume and ascending days; volumes are not read. Errors:
/// invalid_config naming file, line and value.
result<std::shared_ptr<const market::us_series>> read_us_data(const std::string& folder);

} // namespace tandem
