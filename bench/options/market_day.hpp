#pragma once

#include "bench/harness/programs.hpp"
#include "tests/support/report.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::bench {

using system_test::words;

/// How big and how fast everything is.
struct conditions {
  int market_symbols = 0; // Of the simulated market.
  int per_market = 0;     // Scanned, of KOSPI and of KOSDAQ.
  std::chrono::milliseconds delay{0};
  std::chrono::milliseconds latency{0};
  std::chrono::milliseconds jitter{0}; // To both sides of the latency.
  int limit = 0;                       // Calls a second, per key and TR.
};

/// What one scanner has to come to.
struct expected_list {
  std::size_t matched = 0;
  std::vector<std::string> candidates;
};

/// Names of the scanners of a run of so many: v2, v3, and then own ones.
std::vector<std::string> scanner_names(int count);
/// The options of tandem that ask for them. The own ones are v2 and v3 in turn, each with another
/// `gap-max`, so that none can use the verdicts of another.
words scanner_options(int count);

/// The session that is scanned, seen by nobody yet, and the evening before: 200 symbols, tandem's
/// history of them, and what every option has to find. Made by scans without a pace.
class market_day {
public:
  explicit market_day(const conditions& at);

  const conditions& at() const { return at_; }
  std::size_t symbols() const { return symbols_; }
  static std::string_view today() { return "2025-12-01"; }
  /// Of a simulated broker that counts as the real one does, on that session.
  words broker_options() const;
  /// Writes codes.txt and symbols.csv (code,name) into `folder`.
  void write_symbols(const temporary_folder& folder) const;
  /// Puts what tandem knew on the evening before into `folder`.
  void write_history(const temporary_folder& folder) const;
  /// A scan of these symbols without a regime, in a folder with codes.txt.
  words scan_options() const;

  /// Throws unless a report holds these scanners with what they have to find.
  void check(const system_test::report& found, int scanners) const;
  /// Throws unless the scripts' indicators are those of scanner v2. They have none for a symbol
  /// with too few candles.
  void check_indicators(const system_test::report& found) const;

private:
  std::string market_option() const;
  void look_at_evening();
  void look_at_today();

  conditions at_;
  temporary_folder evening_;
  std::string codes_; // A line each.
  std::string names_; // Lines "CODE,NAME".
  std::size_t symbols_ = 0;
  std::map<std::string, expected_list> expected_; // By scanner.
  // By code, of v2; empty where a symbol is too young.
  std::map<std::string, std::map<std::string, double>> indicators_;
};

} // namespace tandem::bench
