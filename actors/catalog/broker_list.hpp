#pragma once

#include "market/candle_snapshot.hpp"
#include "market/symbol.hpp"
#include "messages/catalog.hpp"
#include "messages/gateway.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tandem {

/// One list of the broker as it comes in: a market's symbols, or a market's ranking by value.
struct broker_list {
  broker_list(bool is_ranking, market::market_id of) : ranking(is_ranking), market(of) {}

  bool ranking;
  market::market_id market;
  market::universe rows;
  bool complete = false;                   // Read to its last page.
  bool is_of_session = false;              // Not of an earlier one.
  std::int64_t last_rank = 0;              // The last rank read so far.
  bool is_read_again = false;              // From page 1, as an answer did not fit.
  bool is_checked_again = false;           // From page 1, as it was shorter than it should be.
  market::universe first_rows;             // What came then.
  std::uint64_t rows_left_out = 0;         // Not to be trusted; counted while reading.
  status refused;                          // Why the broker does not give it, if so.
  std::optional<market::symbol_list> kept; // The newest stored one, where it was looked for.
  market::date stored_of; // The session of the stored one that stands in for it; no day: none does.
  bool is_by_quotes = false; // Ranked here, because the broker ranks nothing.
  market::universe facts;    // Of a list that is short: what the kept one says of the others.
  std::unordered_set<std::string> seen; // Pages may repeat a symbol.
};

using symbols_by_code = std::unordered_map<std::string, market::listing>;

/// The name under which a list is stored. A ranking is stored as far as it was read; one read to
/// its end serves any number of symbols.
std::string stored_name(const broker_list& one, bool complete);

/// How many symbols of a market's ranking are wanted.
std::size_t limit_of(const fetch_universe& command, market::market_id market);

/// Whether the universe cannot be made without this list. All others are wanted too, because they
/// tell of halts and numbers of shares.
bool is_needed(const fetch_universe& command, const broker_list& one);

/// What the markets' lists say about every symbol.
symbols_by_code by_code(const std::vector<broker_list>& lists);

/// The first of `words` that keeps `symbol` out, or nothing.
const std::string* excluding_word(const market::listing& symbol,
                                  const std::vector<std::string>& words);

/// Whether the rows of a ranking, with the lists and rankings read before it, are as many symbols
/// as are wanted.
bool is_enough(const fetch_universe& command, const std::vector<broker_list>& before,
               const broker_list& ranking);

/// Refuses a page that does not go on where the one before it ended. It may repeat that one's last
/// row. Some ranks may be missing, but not a whole page of them. A ranking that moves between two
/// pages brings some symbols twice, but not most of them.
status check_join(const broker_list& before, const tr_page& page, const market::universe& rows);

/// Refuses a page of `market` with mostly symbols of the other one, as the lists in `read` tell. A
/// ranking does not say which market it is of. Some symbols are in both markets, most are not.
status check_market(const std::vector<broker_list>& read, market::market_id market,
                    const market::universe& rows);

/// Whether `rows` are more than 5 % fewer than those kept. Source: daily-history 4.
bool is_shorter(std::size_t rows, std::size_t kept);

/// The symbols of a universe, from all of its lists.
selected_universe select(const fetch_universe& command, const std::vector<broker_list>& lists);

} // namespace tandem
