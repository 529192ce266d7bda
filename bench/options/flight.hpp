#pragma once

#include "bench/options/market_day.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tandem::bench {

/// One way to do the work: a program that scans at a broker of its own.
struct contestant {
  std::string name;
  std::string missing; // Not empty: it cannot run on this machine, and why.
  std::function<launch(const broker& at, const temporary_folder& folder)> start;
  /// Throws unless what it printed is what all have to find.
  std::function<void(const system_test::report& found)> check;
};

/// What a contestant cost.
struct flown {
  double wall_s = 0;
  double cpu_s = 0;
  double peak_mib = 0;
  traffic seen;                      // By the broker; gaps between calls of the same key.
  std::size_t busiest_key_calls = 0; // Calls of the key with most of them.
};

/// Lets all of them run once, side by side, each in a folder and at a broker of its own. They are
/// started one after the other, from number `first` on; each as soon as the one before has made its
/// first call, so that nobody's start has to share the processors. Nothing for who is missing.
std::vector<std::optional<flown>> fly(const std::vector<contestant>& all, std::size_t first,
                                      const market_day& day);

} // namespace tandem::bench
