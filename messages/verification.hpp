#pragma once

#include "market/verification.hpp"
#include "messages/scanner.hpp"

#include <caf/all.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace tandem {

/// Fetch the charts again whose last whole fetch is oldest, and correct the stored histories by
/// them.
struct verify_histories {
  market::date today;        // In Korea.
  std::size_t calls_max = 0; // Charts at most; 0: all.
  std::string run_id = {};   // As in fetch_candles.
};

/// A day on which the charts carry other closes than the regular ones.
struct evening_day {
  market::date day;
  market::compared_days::tally rows;
};

/// A chart that nothing was replaced by, and why.
struct unused_chart {
  std::string code;
  std::string reason;
};

/// The result of a verification. `problem` is set when it could not go on; the rest is what it had
/// done.
struct verification_summary {
  market::date session;  // The newest one; no day: it was never found.
  std::size_t asked = 0; // Symbols that were to be compared.
  std::size_t compared = 0;
  std::size_t rows = 0; // Of the symbols compared.
  std::vector<market::correction> corrections;
  std::vector<evening_day> evenings;
  std::vector<unused_chart> unused;
  std::vector<failed_symbol> failed;
  bool interrupted = false;
  status problem;
  status store_problem;
};

} // namespace tandem
