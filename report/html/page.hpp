#pragma once

#include "market/candle.hpp"
#include "report/run.hpp"
#include "store/results/result_reader.hpp"
#include "store/results/verdict_block.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tandem::html {

/// A name and its value as a text, of a JSON document.
struct named_text {
  std::string name;
  std::string value;
};

/// A candidate and what is known of it.
struct page_pick {
  store::past_candidate what;
  std::optional<store::symbol_verdict> verdict; // Empty where it is not kept any more.
  std::vector<store::past_candidate> earlier;   // Of the same scanner's lists, the newest first.
  // As its rule sees them: with trading, through the session, oldest first. Empty: none is stored.
  market::candle_series candles = {};
};

/// The list of one scanner.
struct page_list {
  std::string scanner;
  std::string session_before;                   // Empty where none is known.
  std::vector<store::past_candidate> gone = {}; // On the list of that session, and not on this one.
  std::vector<page_pick> picks = {};            // In the order of the list.
  std::size_t detailed = 0;                     // So many of them, the first ones, have a section.
};

/// The parts of a regime of one group: "v1", "sources".
struct regime_group {
  std::string name;
  std::vector<named_text> parts;
};

/// Everything that a page is made from, all of it stored.
struct run_page {
  store::past_run run;
  std::optional<run_report> report; // Empty while the run is under way. Refers to its settings.
  std::vector<page_list> lists = {};
  std::vector<named_text> regime = {}; // Label, risk, score, ...
  std::vector<regime_group> regime_parts = {};
  std::vector<store::api_call_row> calls = {};
  std::string candles_note = {}; // Why there are no candles; empty for nothing.
};

/// The page: one file that needs no other, shows everything without its script, and loads nothing.
/// Every text is shown as it is and none is markup.
std::string html_page(const run_page& page);

} // namespace tandem::html
