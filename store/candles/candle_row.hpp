#pragma once

#include "market/candle_snapshot.hpp"
#include "market/error.hpp"

#include <string>

namespace tandem::store {

class sqlite_statement;

/// A row of one of the queries for candles, before its BLOB is opened.
struct sealed_snapshot {
  market::candle_snapshot row; // Without candles, bases and doubts.
  bool is_possible = true;     // False: a column holds what it cannot.
  std::string blob;
};

/// The day in a row; no day for any other text, such as "20250718".
market::date day_of(const std::string& text);

/// The row of one of the queries for candles, whose columns are rowid, base, through, complete,
/// captured_us, candles.
sealed_snapshot to_sealed(const sqlite_statement& row, const std::string& code);

/// The snapshot in it, if it is undamaged. Errors: as of `to_snapshot`.
result<market::candle_snapshot> opened(const sealed_snapshot& what, const std::string& source);

/// The snapshot in a row of one of the queries for candles, if it is undamaged. Compares with the
/// code asked for, because a damaged index may lead to the row of another symbol. Errors:
/// bad_response, with words that go after "candles".
result<market::candle_snapshot> to_snapshot(const sqlite_statement& row, const std::string& source,
                                            const std::string& code);

/// The list in a row of one of the queries for lists, with the columns rowid, session, captured_us,
/// symbols. Errors: bad_response, with words that go after "symbols of NAME".
result<market::symbol_list> to_list(const sqlite_statement& row, const std::string& source,
                                    const std::string& name);

/// Where the history moves when it shares a damaged file with the results, which only their owner
/// may repair.
std::string refuge_of(const std::string& path);

} // namespace tandem::store
