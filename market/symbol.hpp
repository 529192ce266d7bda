#pragma once

#include "market/date.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::market {

enum class market_id : std::uint8_t { kospi, kosdaq };

/// "KOSPI" or "KOSDAQ".
std::string_view to_string(market_id market);

/// What kind of security a symbol is. `other`: infrastructure and mutual funds, warrants, rights.
enum class listing_class : std::uint8_t { common, preferred, etf, etn, spac, reit, other };

/// "common", "preferred" ...
std::string_view to_string(listing_class kind);

/// The most bytes of a word that the broker uses for a symbol, such as the name of its sector.
inline constexpr std::size_t listing_word_bytes_max = 100;

/// One symbol of a universe. `code` is six characters, digits and letters.
struct listing {
  std::string code;
  std::string name; // The code itself where the broker gives no name.
  market_id market = market_id::kospi;
  bool listed = true; // False: only the user named it and no list of the broker has it.
  // Known only from the broker's list of a whole market; a ranking leaves the defaults.
  listing_class kind = listing_class::common;
  bool halted = false;
  bool administrative = false; // Under the exchange's watch (관리종목).
  date listed_on = {};         // No day: not told.
  std::int64_t shares = 0;     // Listed shares; 0: not told.
  // KRW: the close of the session before the list's, as traded; on a day on which the shares change
  // some brokers show the base price instead. 0: not told.
  std::int64_t last_price = 0;
  std::string sector = {};        // As the broker words these five; empty: none.
  std::string size = {};          // "대형주"
  std::string company_class = {}; // "우량기업", of KOSDAQ only.
  std::string audit = {};         // "정상", "관리종목"
  std::string warning = {};       // The code of the exchange's warning, "0": none.
  bool operator==(const listing&) const = default;
};

/// The words of universe.exclude: etf etn spac preferred reit halted administrative.
std::span<const std::string_view> exclusion_words();

/// True when one of `words` applies to the listing. Unknown words never do.
bool is_excluded(const listing& symbol, std::span<const std::string> words);

/// The symbols of one run, in order; the order breaks ties in every ranking.
using universe = std::vector<listing>;

/// Six characters of [0-9A-Z].
bool is_symbol_code(std::string_view code);

} // namespace tandem::market
