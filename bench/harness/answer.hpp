#pragma once

#include "bench/harness/sample.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// What a question of bench/ is answered with. Everything here is printed, written to
/// bench/results/QUESTION.json and drawn on the page.
namespace tandem::bench {

struct column {
  std::string name; // "wall"
  std::string unit; // "s", "ms", "MiB", "calls", "x" (a ratio); may be empty.
  int digits = 2;   // Behind the point.
};

/// One value per repetition; empty where the column does not apply.
using samples = std::vector<double>;

struct row {
  std::string name;             // "(a) sequential, sleep after each answer"
  std::vector<samples> figures; // One per column.
  std::string note; // What a reader must know of this row: "python3-pandas is not installed".
};

/// How to draw a column of a table.
struct chart {
  enum class kind { bars, lines };

  kind what = kind::bars;
  std::string title;
  std::vector<std::string> columns; // Of the table, by name: one series each.
  // Lines: the column with the x; both axes are logarithmic, so that a power law is straight.
  std::string over;
  bool logarithmic = false; // Bars: for values of several magnitudes.
};

struct table {
  std::string id; // Unique in the question, for who quotes it: "options/wall".
  std::string title;
  std::vector<column> columns;
  std::vector<row> rows;
  std::vector<chart> charts;
};

/// What must hold: `value` at most or at least `limit`, in `unit`.
struct goal {
  enum class side { at_most, at_least };

  std::string what; // "tandem, cold, against the floor"
  double value = 0; // The median of what was measured.
  side direction = side::at_most;
  double limit = 0;
  std::string unit;

  bool is_met() const { return direction == side::at_most ? value <= limit : value >= limit; }
};

struct answer {
  std::vector<table> tables;
  std::vector<goal> goals;
  std::vector<std::string> notes; // Data, conditions, what was not run and why.
};

} // namespace tandem::bench
