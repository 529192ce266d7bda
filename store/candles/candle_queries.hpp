#pragma once

#include <array>

namespace tandem::store {

// A query for one row has no LIMIT: when the best row is damaged, the next one is used.
// In the order of sqlite_candle_store::query.
inline constexpr std::array candle_queries{
  "SELECT rowid, base, through, complete, captured_us, candles FROM candle_history "
  "WHERE source = ? AND code = ? AND base <= ? AND through >= ? ORDER BY base DESC",
  "SELECT rowid, base, through, complete, captured_us, candles FROM candle_history "
  "WHERE source = ? AND code = ? ORDER BY through DESC, base DESC",
  "SELECT code FROM candle_history WHERE source = ? GROUP BY code HAVING max(through) = ? "
  "ORDER BY max(base) DESC, code",
  "SELECT code FROM candle_history WHERE source = ? GROUP BY code HAVING max(base) < ? "
  "ORDER BY max(base), code",
  "INSERT OR REPLACE INTO candle_history (source, code, base, through, complete, captured_us, "
  "candles) VALUES (?, ?, ?, ?, ?, ?, ?)",
  "DELETE FROM candle_history WHERE rowid IN (SELECT rowid FROM candle_history "
  "WHERE source = ? AND code = ? ORDER BY through DESC, base DESC LIMIT -1 OFFSET ?)",
  "DELETE FROM candle_history WHERE rowid = ?",
  "DELETE FROM symbol_list WHERE rowid IN (SELECT rowid FROM symbol_list "
  "WHERE source = ? AND name = ? ORDER BY captured_us DESC, session DESC LIMIT -1 OFFSET ?)",
  "DELETE FROM candle_history WHERE source = ?",

  "SELECT rowid, session, captured_us, symbols FROM symbol_list "
  "WHERE source = ? AND name = ? AND session = ?",
  "SELECT rowid, session, captured_us, symbols FROM symbol_list "
  "WHERE source = ? AND name = ? ORDER BY session DESC",
  "SELECT rowid, session, captured_us, symbols FROM symbol_list "
  "WHERE source = ? AND name = ? AND session < ? ORDER BY session DESC",
  "INSERT OR REPLACE INTO symbol_list (source, name, session, captured_us, symbols) "
  "VALUES (?, ?, ?, ?, ?)",
  "DELETE FROM symbol_list WHERE rowid = ?",
  "DELETE FROM symbol_list WHERE source = ?",

  "SELECT rowid, session, captured_us, symbols FROM listing "
  "WHERE source = ? AND name = ? AND session = ?",
  "SELECT rowid, session, captured_us, symbols FROM listing "
  "WHERE source = ? AND name = ? ORDER BY session DESC",
  "SELECT rowid, session, captured_us, symbols FROM listing "
  "WHERE source = ? AND name = ? AND session < ? ORDER BY session DESC",
  "INSERT OR REPLACE INTO listing (source, name, session, captured_us, symbols) "
  "VALUES (?, ?, ?, ?, ?)",
  "DELETE FROM listing WHERE rowid = ?",
  "DELETE FROM listing WHERE source = ?",
};

} // namespace tandem::store
