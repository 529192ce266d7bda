#pragma once

#include "market/regime/regime.hpp"
#include "store/result_store.hpp"

#include <string>

namespace tandem::store {

/// The verdict's row with all its components as JSON: {"v1": {...}, "v4": {...}, "missing": [...]}.
/// `source` is whose market, `final` whether the session's candles can no longer change.
regime_row to_row(const std::string& source, bool final, const market::regime_verdict& verdict);

} // namespace tandem::store
