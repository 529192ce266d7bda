#include "market/symbol.hpp"

#include <algorithm>
#include <array>

namespace tandem::market {

namespace {

constexpr std::string_view halted_word = "halted";
constexpr std::string_view administrative_word = "administrative";

constexpr std::array<std::string_view, 7> all_exclusion_words{
  "etf", "etn", "spac", "preferred", "reit", halted_word, administrative_word};

bool fits(const listing& symbol, std::string_view word) {
  if (word == halted_word)
    return symbol.halted;
  if (word == administrative_word)
    return symbol.administrative;
  // A universe is made of common shares, and "other" has no clear meaning, so neither can be
  // excluded.
  return symbol.kind != listing_class::common && symbol.kind != listing_class::other
         && word == to_string(symbol.kind);
}

} // namespace

std::string_view to_string(market_id market) {
  return market == market_id::kosdaq ? "KOSDAQ" : "KOSPI";
}

std::string_view to_string(listing_class kind) {
  switch (kind) {
    case listing_class::common:
      return "common";
    case listing_class::preferred:
      return "preferred";
    case listing_class::etf:
      return "etf";
    case listing_class::etn:
      return "etn";
    case listing_class::spac:
      return "spac";
    case listing_class::reit:
      return "reit";
    case listing_class::other:
      return "other";
  }
  return "";
}

std::span<const std::string_view> exclusion_words() {
  return all_exclusion_words;
}

bool is_excluded(const listing& symbol, std::span<const std::string> words) {
  return std::any_of(words.begin(), words.end(),
                     [&symbol](std::string_view word) { return fits(symbol, word); });
}

bool is_symbol_code(std::string_view code) {
  // Not std::isalnum, which depends on the process's locale.
  return code.size() == 6 && std::all_of(code.begin(), code.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

} // namespace tandem::market
