#pragma once

#include "store/json.hpp"
#include "store/results/verdict_block.hpp"

#include <string>
#include <string_view>

namespace tandem {

/// A filter's numbers and their meaning, for people.
struct filter_text {
  std::string value;        // "23,000,000,000", "1.23%", "74.1", "2.31x"; "-" for nothing.
  std::string limit;        // "1,000,000,000", "1.00% to 4.00%"
  std::string_view meaning; // "mean traded value of the last 20 candles, KRW"; may be empty.
  // Of the number stored: "KRW", "fraction", "points", "times", "count"; "truth" of a condition
  // that is no comparison.
  std::string_view unit;
  std::string margin = {}; // "+0.23%": how far the value is on the passing side; "-" for nothing.
};

/// The text of one of the checks of `verdict`. Numbers are rounded, but never so far that a value
/// looks equal to a limit it differs from. A filter of a newer version has no meaning.
filter_text describe(const store::engine_verdict& verdict, const store::engine_check& check);

/// The key of the configuration that the check's limit comes from where no market condition moves
/// it; empty where none can.
std::string_view threshold_key(const store::engine_verdict& verdict,
                               const store::engine_check& check);

/// Another limit as the check's own is written.
std::string limit_text(const store::engine_verdict& verdict, const store::engine_check& check,
                       double limit);

/// The members that a check has in every document, into an object that is open.
void put_check(json& out, const store::engine_check& check);

} // namespace tandem
