#pragma once

#include "market/date.hpp"
#include "screens/explain.hpp"

#include <memory>
#include <string>

namespace tandem {

/// What each clause of a screen says of one symbol on one day, from stored candles.
struct screen_explanation {
  std::string scanner; // Its name where it runs as one; else the screen's.
  std::string code;
  std::string name;
  market::date day;
  std::shared_ptr<const screens::screen> screen;
  screens::explanation what;
  std::string order; // Its place among the matches of that day, "3 of 12"; empty: it is none.
};

/// For people: where it left the screen, then a line for each clause.
std::string screen_explanation_table(const screen_explanation& one, bool color);
/// The document `tandem.explain.screen/1` on one line.
std::string screen_explanation_json(const screen_explanation& one);
/// A clause a line.
std::string screen_explanation_jsonl(const screen_explanation& one);
std::string screen_explanation_csv(const screen_explanation& one);

} // namespace tandem
