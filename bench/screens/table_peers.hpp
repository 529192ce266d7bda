#pragma once

#include "bench/harness/programs.hpp"
#include "bench/rules/scan_day.hpp"

#include <cstddef>
#include <string>

namespace tandem::bench {

/// One screen over the same candles with programs that work on whole tables:
/// bench/peers/screens_pandas.py and bench/peers/screens_duckdb.mjs.
class table_peers {
public:
  /// Writes the candles of `day` for them.
  explicit table_peers(const scan_day& day);

  /// What they compute; the last 600 candles of each symbol.
  static constexpr auto screen =
    "close > sma(20) and volume >= 2 * sma(volume, 20) and change(1) >= 3%";

  enum class program { pandas, duckdb };
  /// Empty when it can run; else what a reader must know.
  const std::string& missing(program which) const;

  struct figures {
    double seconds = 0;    // Without reading the candles and starting the program.
    std::size_t last = 0;  // Symbols that pass on their last bar.
    std::size_t every = 0; // Bars on which a symbol passes.
  };
  /// Precondition: nothing is missing.
  figures run(program which) const;

private:
  temporary_folder folder_;
  std::string pandas_missing_;
  std::string duckdb_missing_;
  std::string python_;
};

} // namespace tandem::bench
