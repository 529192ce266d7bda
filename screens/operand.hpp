#pragma once

#include "screens/term.hpp"
#include "screens/unit.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace tandem::screens {

enum class value_type : std::uint8_t { number, condition, other };

/// What is known of a checked expression.
struct operand {
  bool is_good = false; // False: an error in it is told, so nothing more is said about it.
  value_type type = value_type::number;
  unit what;
  bool is_bare = false;     // Made of numbers without % only: takes the unit of what it meets.
  bool is_constant = false; // A number that is known before any candle.
  bool is_count = false;    // A number of bars or a place: no share of anything.
  bool is_turnover = false; // Turnover itself, of another bar, or a mean or extreme of it.
  bool is_big = false;      // A constant written with 만, 억 or 조.
  bool is_level = false;    // A running total, whose level means nothing.
  double value = 0;         // Of a constant.
  // The least and largest value there can be.
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  int need = 0;                          // Bars that can reach the value.
  std::optional<std::size_t> rank_token; // The first rank in it, or a screen that ranks.
  term_id term = no_term;
  // Of a condition, where it has them.
  term_id margin = no_term;
  term_id left = no_term;
  term_id right = no_term;
};

} // namespace tandem::screens
