#pragma once

#include "bench/harness/programs.hpp"
#include "bench/rules/scan_day.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::bench {

/// The same indicators from the same candles with pandas: bench/peers/rules_pandas.py.
class pandas_peer {
public:
  /// `windows` in the order of `day.symbols`; both must outlive the peer.
  pandas_peer(const scan_day& day, const std::vector<market::candle_series>& windows);

  /// Empty when it can run; else what a reader must know.
  const std::string& missing() const { return missing_; }

  /// Microseconds per symbol of `form`, "one_by_one" or "all_at_once". Throws when a value differs
  /// from ours. Precondition: nothing is missing.
  double run(std::string_view form) const;

private:
  void write_candles() const;
  void compare(const std::string& file) const;

  const scan_day& day_;
  const std::vector<market::candle_series>& windows_;
  std::string python_;
  std::string missing_;
  temporary_folder folder_;
};

} // namespace tandem::bench
