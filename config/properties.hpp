#pragma once

#include "config/value.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::config {

/// One key of the configuration, declared once; parsing, help, checks and dumps come from here.
struct property {
  std::string_view name;     // "gateway.delay"
  value preset;              // The default; its alternative is the property's type.
  std::string_view sentence; // What it does, for help.
  std::string_view unit;     // "KRW", "per second", ""; for help and errors.
  double min = 0;            // Numbers and durations (in seconds): inclusive bounds.
  double max = 0;            // min == max == 0: no bounds.
  std::vector<std::string_view> choices = {}; // Strings: the legal words; empty: any text.
  bool is_size = false;      // Integer bytes that may be written as "256MiB".
};

std::span<const property> properties();
const property* find_property(std::string_view name);

/// "integer from 1 to 16", "duration from 0s to 1min", "one of: one, per-scanner"
std::string legal_values(const property& what);

} // namespace tandem::config
