#pragma once

#include "market/regime/columns.hpp"
#include "market/regime/regime.hpp"
#include "store/results/result_store.hpp"

#include <string>
#include <vector>

namespace tandem::store {

/// {"sample_size": 200, ...}
std::string to_json(const std::vector<market::regime_component>& components);
/// {"KOSPI": {"candles": 600, "first": "2023-02-01", "last": "2025-07-18", "close": 3188.07}, ...}
std::string to_json(const std::vector<market::regime_source>& sources);

/// The verdict's row; its `inputs` are {"sources": {...}, "missing": [...], "v1": {...}, "v4":
/// {...}, "midterm_anchor": the day of the stored word that the midterm word follows from}.
/// `source` is the market; `final` means that the session's candles cannot change any more.
regime_row to_row(const std::string& source, bool final, const market::regime_verdict& verdict);

} // namespace tandem::store
