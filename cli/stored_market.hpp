#pragma once

#include "cli/with_engine.hpp"
#include "market/condition.hpp"
#include "market/date.hpp"
#include "store/candles/market_reader.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

// What commands that ask the stored candles have in common.

namespace tandem::cli {

/// The history of the configured broker.
store::history_place history_of(const workplace& here);
/// Threads that read a whole market.
std::size_t reading_workers();

/// Says that there is nothing to judge, and returns the exit code.
int refuse_as_missing(const invocation& asked, const std::string& what, const std::string& day);

/// The session asked for, or the newest one, or an exit code after saying why there is none.
std::variant<market::date, int> day_of(const invocation& asked, const workplace& here,
                                       const store::history_place& where);

/// The word for that day as a scan with these settings would have it; nothing: unknown.
std::optional<market::regime_word> regime_on(market::date day, const workplace& here,
                                             const std::string& source);

} // namespace tandem::cli
