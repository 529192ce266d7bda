#pragma once

#include "screens/bars.hpp"
#include "screens/plan.hpp"
#include "screens/program.hpp"
#include "screens/truth.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace tandem::screens {

/// A plan at work on one session: every symbol's last bar, then what only all of them together
/// tell. Symbols are known by their place in the universe.
class session {
public:
  session(std::shared_ptr<const plan> what, std::size_t symbols, market_facts market);

  /// Computes what the candles of the symbol at `place` tell. A symbol that is never given, or has
  /// no bars, or none of the scan date where that is required, is stale: the caller leaves it out.
  /// Threads may judge different symbols at a time, each with a workspace of its own.
  void judge(std::size_t place, const bars& candles, const symbol_facts& facts, workspace& memory);

  /// Computes ranks and what hangs on them. Call it once, after the last `judge`.
  void finish();

  const plan& what() const { return *plan_; }
  std::size_t symbols() const { return fresh_.size(); }
  bool is_fresh(std::size_t place) const { return fresh_[place] != 0; }
  /// Of a term that the plan keeps.
  truth truth_of(term_id what, std::size_t place) const;
  /// NaN: unknown.
  double number_of(term_id what, std::size_t place) const;

private:
  std::span<double> numbers(term_id what);
  std::span<std::uint8_t> truths(term_id what);

  std::shared_ptr<const plan> plan_;
  market_facts market_;
  std::vector<std::uint8_t> fresh_;
  // A row per kept term, a value per symbol in it.
  std::vector<double> numbers_;
  std::vector<std::uint8_t> truths_;
};

} // namespace tandem::screens
