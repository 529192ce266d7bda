#pragma once

#include "market/error.hpp"
#include "market/regime/inputs.hpp"

#include <map>
#include <memory>
#include <string>

namespace tandem {

/// SPY.csv, QQQ.csv and VIX.csv of `folder` (regime.us-data), each with the header
/// date,open,high,low,close,volume and ascending days; volumes are not read. Errors:
/// invalid_config naming file, line and value.
result<std::shared_ptr<const market::us_series>> read_us_data(const std::string& folder);

/// The three files as they are, "SPY" -> content, for another process that parses them. Errors:
/// invalid_config for one that cannot be read.
result<std::map<std::string, std::string>> read_us_texts(const std::string& folder);
/// What read_us_data makes of such texts; `folder` is for messages.
result<std::shared_ptr<const market::us_series>>
parse_us_data(const std::string& folder, const std::map<std::string, std::string>& texts);

} // namespace tandem
