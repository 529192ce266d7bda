#pragma once

#include "market/condition.hpp"
#include "market/date.hpp"
#include "market/error.hpp"
#include "market/symbol.hpp"
#include "report/find/query.hpp"
#include "store/candles/market_reader.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// What a request is answered from.
struct find_options {
  store::history_place where;
  market::date day;
  bool require_fresh = true;                 // Symbols without a candle of that day are left out.
  std::optional<market::regime_word> regime; // Of that day; nothing: unknown.
  std::size_t workers = 1;                   // Threads that read and judge.
};

/// Who passes a screen on one day.
struct find_answer {
  find_query query;
  market::date day;
  market::universe symbols; // All with candles, by code; `listed` says of whom a list tells.
  std::size_t fresh = 0;    // Those of them that were judged.
  std::shared_ptr<const screens::session> done;
  screens::selection found; // In the order asked for, after the limit.
  std::vector<screens::near_miss> near;
  std::vector<screens::funnel_row> funnel;
  std::vector<std::string> notes; // What is unknown or damaged, in sentences for the user.

  const screens::planned_screen& screen() const { return query.screen(); }
};

/// Judges every symbol of the stored history by its last candles up to the day: no call is made.
/// Errors: no_data where no symbol can be judged, naming the day; those of the candle reader.
result<find_answer> find_in_history(const find_query& asked, const find_options& options);

/// Whether the screen or a column asks for the regime.
bool asks_for_regime(const find_query& asked);

} // namespace tandem
