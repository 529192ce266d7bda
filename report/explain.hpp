#pragma once

#include "store/results/result_reader.hpp"
#include "store/results/verdicts.hpp"

#include <optional>
#include <string>
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

/// Why a symbol was or was not picked in a run.
struct explanation {
  store::past_run run;
  std::string code;
  std::string name;
  std::vector<scanner_verdict> scanners;
  std::string note; // What to say about the choice of the run; empty for nothing.
};

/// Combines what is stored; without the symbol's name.
explanation make_explanation(const store::past_run& run,
                             const std::vector<store::past_verdict>& verdicts,
                             const std::vector<store::past_candidate>& candidates);

/// For people: for each engine whether it picked the symbol, then a line for each filter.
std::string explain_table(const explanation& what, bool color);
/// The document `tandem.explain/1` on one line.
std::string explain_json(const explanation& what);
/// A filter a line, with the engine's verdict on each.
std::string explain_jsonl(const explanation& what);
std::string explain_csv(const explanation& what);

} // namespace tandem
