#include "market/symbol.hpp"

#include <algorithm>

namespace tandem::market {

std::string_view to_string(market_id market) {
  return market == market_id::kosdaq ? "KOSDAQ" : "KOSPI";
}

bool is_symbol_code(std::string_view code) {
  // Not std::isalnum: its answer depends on the process's locale.
  return code.size() == 6 && std::all_of(code.begin(), code.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

} // namespace tandem::market
