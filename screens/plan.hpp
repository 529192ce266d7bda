#pragma once

#include "screens/program.hpp"
#include "screens/screen.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace tandem::screens {

/// A clause's terms in the plan.
struct planned_clause {
  term_id truth = no_term;
  term_id left = no_term;
  term_id right = no_term;
  term_id margin = no_term; // Only of a plan with margins.
};

struct planned_screen {
  std::shared_ptr<const screen> what;
  std::vector<planned_clause> universe;
  std::vector<planned_clause> labelled;
  std::vector<planned_clause> scores;
  term_id universe_truth = no_term;
  term_id match_truth = no_term;
  term_id score = no_term;
  term_id key = no_term; // Of the order; no_term: none, or the score.
  term_id matched = no_term;
};

struct plan_options {
  bool sides = true;      // Keep the values on both sides of comparisons.
  bool margins = false;   // Keep how far clauses are from turning.
  bool every_bar = false; // Also prepare `plan::every`.
};

/// All screens of a run as one graph in which each term stands once, whoever asks for it.
/// Immutable; threads share it.
class plan {
public:
  explicit plan(std::vector<std::shared_ptr<const screen>> screens, plan_options options = {});
  plan(const plan&) = delete;
  plan& operator=(const plan&) = delete;

  std::span<const planned_screen> screens() const { return screens_; }
  const term_table& terms() const { return terms_; }
  /// The largest need of its screens, in bars.
  int bars_needed() const { return bars_needed_; }

  /// What one symbol's candles tell on the last bar.
  const program& early() const { return *early_; }
  /// What one symbol's candles tell on each bar: verdicts, scores and keys of the screens, and what
  /// late terms are made of. Null without `plan_options::every_bar`.
  const program* every() const { return every_.get(); }
  /// What only all symbols together tell, bar by bar of their last ones; in order.
  std::span<const term_id> late() const { return late_; }
  bool is_late(term_id what) const { return is_late_[static_cast<std::size_t>(what)]; }

  /// Of a term that is kept for each symbol: its row among the numbers or the truths; -1: it is
  /// not.
  std::int32_t row_of(term_id what) const { return rows_[static_cast<std::size_t>(what)]; }
  std::size_t number_rows() const { return number_rows_; }
  std::size_t truth_rows() const { return truth_rows_; }
  /// The terms that late ones are made of and that are not late themselves.
  std::span<const term_id> late_inputs() const { return late_inputs_; }
  /// The terms whose last values a candidate shows whatever the screen.
  term_id close() const { return close_; }
  term_id change_rate() const { return change_rate_; }
  /// Every term that is kept and no late one.
  std::span<const term_id> early_wanted() const { return early_wanted_; }

private:
  void add(std::shared_ptr<const screen> what, plan_options options);
  void find_late();
  void place_rows();
  void prepare_every_bar();

  term_table terms_;
  std::vector<planned_screen> screens_;
  std::vector<term_id> wanted_;
  std::vector<term_id> early_wanted_;
  std::vector<term_id> late_;
  std::vector<bool> is_late_;
  std::vector<std::int32_t> rows_;
  std::size_t number_rows_ = 0;
  std::size_t truth_rows_ = 0;
  int bars_needed_ = 0;
  term_id close_ = no_term;
  term_id change_rate_ = no_term;
  std::vector<term_id> late_inputs_;
  std::unique_ptr<program> early_;
  std::unique_ptr<program> every_;
};

} // namespace tandem::screens
