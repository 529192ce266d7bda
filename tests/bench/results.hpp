#pragma once

#include "bench/harness/result.hpp"

namespace tandem::bench {

/// A result with something in every place, and with letters that JSON and HTML must escape.
inline result_file made_up_result() {
  result_file all;
  all.question = "options";
  all.asks = "What does \"a scan\" cost, <all> in?";
  all.repetitions = 3;
  all.took_s = 12.5;
  all.where = {"abc123",  "A & B",  2,       "4.0 GiB", "unknown",
               "Linux 6", "g++ 12", "bench", "Release", "2026-11-24T20:00:00Z",
               0.5};
  table one{"wall", "Wall time", {{"symbols", "", 0}, {"wall", "s", 2}, {"cpu", "s", 2}}, {}, {}};
  one.rows.push_back({"hundred", {{100}, {1.0, 1.5, 1.25}, {0.1}}, ""});
  one.rows.push_back({"thousand", {{1000}, {10, 11, 12}, {}}, "a <note>"});
  one.charts.push_back({chart::kind::bars, "Bars", {"wall"}, "", true});
  one.charts.push_back({chart::kind::lines, "Lines", {"wall", "cpu"}, "symbols", false});
  all.found.tables.push_back(one);
  all.found.goals.push_back({"cold", 1.004, goal::side::at_most, 1.01, "x"});
  all.found.goals.push_back({"rules", 400, goal::side::at_least, 500, "x"});
  all.found.notes.emplace_back("side by side");
  return all;
}

} // namespace tandem::bench
