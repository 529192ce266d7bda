#pragma once

#include <cstdint>
#include <string_view>

namespace tandem::screens {

/// In this order `and` is the smallest and `or` the largest of its operands.
enum class truth : std::uint8_t { no, unknown, yes };

constexpr std::string_view to_string(truth value) {
  return value == truth::yes ? "yes" : value == truth::no ? "no" : "unknown";
}

} // namespace tandem::screens
