#pragma once

#include "screens/bars.hpp"
#include "screens/plan.hpp"
#include "screens/truth.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace tandem::screens {

/// A plan at work on every bar of every symbol, for looking back. A bar sees nothing younger than
/// itself, and attributes and the regime are those of the run on all of them. The plan is made with
/// `plan_options::every_bar`.
class every_bar {
public:
  /// `days`: ascending; only bars of these days take part in ranks.
  every_bar(std::shared_ptr<const plan> what, std::vector<market::date> days, std::size_t symbols,
            market_facts market);

  /// Computes all bars of a symbol. The columns stand in `memory` until it is used again. Threads
  /// may judge different symbols at a time, each with a workspace of its own.
  void judge(std::size_t place, const bars& candles, const symbol_facts& facts, workspace& memory);

  /// Of the symbol judged last with `memory`, one value per bar: `matched`, `score` and `key` of
  /// screens of the plan, where they are not late. Truths are 0 no, 1 unknown, 2 yes.
  std::span<const std::uint8_t> truths(term_id what, const workspace& memory,
                                       std::size_t bars) const;
  std::span<const double> numbers(term_id what, const workspace& memory, std::size_t bars) const;

  /// What is late, for all symbols of one day, after the last `judge`.
  class day_view {
  public:
    truth truth_of(term_id what, std::size_t place) const;
    /// NaN: unknown.
    double number_of(term_id what, std::size_t place) const;

  private:
    friend class every_bar;
    const plan* plan_ = nullptr;
    std::size_t symbols_ = 0;
    std::vector<double> numbers_;
    std::vector<std::uint8_t> truths_;
  };
  /// Computes the day into `view`, whose memory is used again.
  void look_at(std::size_t day, day_view& view) const;

  const plan& what() const { return *plan_; }

private:
  std::size_t place_of(std::size_t input, std::size_t day) const {
    return (input * days_.size() + day) * symbols_;
  }

  std::shared_ptr<const plan> plan_;
  std::vector<market::date> days_;
  std::size_t symbols_;
  market_facts market_;
  // Of late inputs: by input, day, symbol. `slots_` says where a term's input is, by term.
  std::vector<std::int32_t> slots_;
  std::vector<double> numbers_;
  std::vector<std::uint8_t> truths_;
};

} // namespace tandem::screens
