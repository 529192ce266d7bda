#pragma once

#include "market/rules/session_scan.hpp"
#include "market/session.hpp"
#include "messages/errors.hpp"
#include "messages/histogram.hpp"
#include "messages/novelty.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace tandem {

/// Evaluate every symbol of `symbols` on `session`.
struct start_scan {
  std::shared_ptr<const market::universe> symbols;
  market::trading_session session;
};

/// Ask for no more candles and finish with what is there.
struct stop_scan {};

/// A symbol without a verdict, and why.
struct failed_symbol {
  std::string code;
  failure why;
};

/// What all engines of a scanner's rule said of one symbol.
struct explained_symbol {
  std::string code;
  market::verdict result;
  market::data_quality data = {};
};

/// What one scanner found.
struct scan_result : market::session_result {
  std::string scanner;
  std::size_t total = 0; // Symbols of the universe; evaluated + failed < total: it was stopped.
  std::vector<explained_symbol> symbols; // Only with options.explain; universe order.
  std::vector<failed_symbol> failed;
  std::chrono::nanoseconds wall{0};
  duration_histogram rule_time; // Per symbol.
  std::uint64_t rows_saved = 0;
  status store_problem;      // Why candidates could not be stored.
  novelty_by_code novelties; // Of the candidates.
};

} // namespace tandem
