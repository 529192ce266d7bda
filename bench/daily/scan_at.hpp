#pragma once

#include "market/date.hpp"
#include "market/utc_time.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem::bench {

/// A scan with v2 and v3 and without a regime, as one process would run it.
struct scan_order {
  std::string url;    // Of the broker.
  std::string folder; // With tandem.db, and with the time of the key's last call.
  utc_time at;        // What the machine's clock shows when it begins.
  int per_market = 0; // The most traded symbols of KOSPI and of KOSDAQ; 0: every symbol.
  std::chrono::milliseconds delay{0}; // 0: as fast as the broker answers.
};

/// A candidate: what must be equal where the same candles were judged.
struct pick {
  std::string scanner;
  std::string code;
  std::optional<double> score;
  std::optional<double> close;
  bool operator==(const pick&) const = default;
};

struct scan_findings {
  double wall_s = 0; // Until everything is stored.
  market::date session;
  std::size_t symbols = 0;
  std::vector<pick> picks; // In the order of the lists.
};

/// Throws unless every scanner has judged every symbol.
scan_findings scan_at(const scan_order& what);

} // namespace tandem::bench
