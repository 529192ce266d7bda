#pragma once

#include "store/results/result_reader.hpp"
#include "store/results/verdicts.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem {

/// One scanner's verdict on the symbol, and its candidate where there is one.
struct scanner_verdict {
  std::string scanner;
  bool matched = false;
  std::string basis; // As in store::candidate_row.
  std::string doubt;
  std::vector<store::engine_verdict> engines;
  std::optional<store::candidate_row> candidate;
};

/// A threshold that the regime of the day has moved.
struct moved_threshold {
  std::string scanner;
  std::string engine;
  std::string filter;
  double without = 0; // Its value in the settings.
};

/// Why a symbol was or was not picked in a run.
struct explanation {
  store::past_run run;
  std::string code;
  std::string name;
  std::vector<scanner_verdict> scanners;
  std::string note;        // What to say about the choice of the run; empty for nothing.
  std::string regime = {}; // What moved these; empty: nothing is known of it.
  std::vector<moved_threshold> moved = {};
};

/// Combines what is stored; without the symbol's name.
explanation make_explanation(const store::past_run& run,
                             const std::vector<store::past_verdict>& verdicts,
                             const std::vector<store::past_candidate>& candidates);

/// The value that the settings of a run have for a key, for one of its scanners; nothing where that
/// is not known.
using threshold_of =
  std::function<std::optional<double>(const std::string& scanner, std::string_view key)>;

/// Adds which thresholds the regime of the day, "bull", has moved.
void add_moved_thresholds(explanation& what, const std::string& regime,
                          const threshold_of& written);

/// For people: for each engine whether it picked the symbol, then a line for each filter.
std::string explain_table(const explanation& what, bool color);
/// The document `tandem.explain/1` on one line.
std::string explain_json(const explanation& what);
/// A filter a line, with the engine's verdict on each.
std::string explain_jsonl(const explanation& what);
std::string explain_csv(const explanation& what);

} // namespace tandem
