#pragma once

#include "market/candle_snapshot.hpp"
#include "market/error.hpp"

#include <string>

namespace tandem::store {

class sqlite_statement;

/// The day in a row; no day for any other text, such as "20250718".
market::date day_of(const std::string& text);

/// The snapshot in a row of one of the queries for candles, if it is undamaged: its columns are
/// rowid, base, through, complete, captured_us, candles. Compares with the code asked for, because
/// a damaged index may lead to the row of another symbol. Errors: bad_response, with words that go
/// after "candles".
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
