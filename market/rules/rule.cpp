#include "market/rules/rule.hpp"

#include <array>

namespace tandem::market {

std::string_view to_string(stage where) {
  constexpr std::array<std::string_view, 22> names{
    "stale_data",  "short_data", "nan_data", "inverse_etf", "bond_etf",     "turnover",
    "price",       "rsi_upper",  "overheat", "gap_min",     "gap_max",      "ext_max",
    "atr",         "signals",    "trend",    "momentum",    "below_dema10", "support_band",
    "no_pullback", "rsi_band",   "volume",   "matched"};
  static_assert(names.size() == static_cast<std::size_t>(stage::matched) + 1);
  const auto index = static_cast<std::size_t>(where);
  return index < names.size() ? names[index] : "unknown";
}

} // namespace tandem::market
