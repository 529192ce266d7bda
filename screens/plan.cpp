#include "screens/plan.hpp"

#include <algorithm>
#include <utility>

namespace tandem::screens {

plan::plan(std::vector<std::shared_ptr<const screen>> screens, plan_options options) {
  close_ = terms_.intern({operation::close});
  term change{operation::change, close_};
  change.n = 1;
  change_rate_ = terms_.intern(change);
  wanted_ = {close_, change_rate_};
  for (auto& one : screens)
    add(std::move(one), options);
  find_late();
  place_rows();
  early_ = std::make_unique<program>(terms_, early_wanted_, 1, program::keeping::nothing);
  if (options.every_bar)
    prepare_every_bar();
}

void plan::add(std::shared_ptr<const screen> what, plan_options options) {
  std::vector<term_id> roots;
  const auto want = [&](term_id one) {
    if (one != no_term)
      roots.push_back(one);
  };
  const auto want_clause = [&](const clause& one) {
    want(one.truth);
    if (options.sides) {
      want(one.left);
      want(one.right);
    }
    if (options.margins)
      want(one.margin);
  };
  for (const auto& one : what->universe)
    want_clause(one);
  for (const auto& one : what->labelled)
    want_clause(one);
  for (const auto& one : what->scores)
    want_clause(one.when);
  const auto key = what->order ? what->order->key : no_term;
  for (const auto one : {what->universe_truth, what->match_truth, what->score, key, what->matched})
    want(one);
  const auto places = terms_.import(what->terms, roots);
  const auto moved = [&](term_id one) {
    return one == no_term ? no_term : places[static_cast<std::size_t>(one)];
  };
  const auto moved_clause = [&](const clause& one) {
    return planned_clause{moved(one.truth), moved(one.left), moved(one.right), moved(one.margin)};
  };
  planned_screen made;
  for (const auto& one : what->universe)
    made.universe.push_back(moved_clause(one));
  for (const auto& one : what->labelled)
    made.labelled.push_back(moved_clause(one));
  for (const auto& one : what->scores)
    made.scores.push_back(moved_clause(one.when));
  made.universe_truth = moved(what->universe_truth);
  made.match_truth = moved(what->match_truth);
  made.score = moved(what->score);
  made.key = moved(key);
  made.matched = moved(what->matched);
  for (const auto one : roots)
    wanted_.push_back(moved(one));
  bars_needed_ = std::max(bars_needed_, what->bars_needed);
  made.what = std::move(what);
  screens_.push_back(std::move(made));
}

void plan::find_late() {
  is_late_.assign(terms_.size(), false);
  for (term_id what = 0; static_cast<std::size_t>(what) < terms_.size(); ++what) {
    bool late = is_cross_section(terms_[what].code);
    visit_operands(terms_[what], [&](term_id part) { late = late || is_late(part); });
    is_late_[static_cast<std::size_t>(what)] = late;
    if (late)
      late_.push_back(what);
  }
}

void plan::place_rows() {
  std::vector<bool> kept(terms_.size(), false);
  const auto keep = [&](term_id what) { kept[static_cast<std::size_t>(what)] = true; };
  std::for_each(wanted_.begin(), wanted_.end(), keep);
  for (const auto what : late_) {
    keep(what);
    visit_operands(terms_[what], [&](term_id part) {
      const bool is_new =
        !is_late(part)
        && std::find(late_inputs_.begin(), late_inputs_.end(), part) == late_inputs_.end();
      if (is_new)
        late_inputs_.push_back(part);
      keep(part);
    });
  }
  rows_.assign(terms_.size(), -1);
  for (term_id what = 0; static_cast<std::size_t>(what) < terms_.size(); ++what) {
    if (!kept[static_cast<std::size_t>(what)])
      continue;
    auto& count = is_condition(terms_[what].code) ? truth_rows_ : number_rows_;
    rows_[static_cast<std::size_t>(what)] = static_cast<std::int32_t>(count++);
    if (!is_late(what))
      early_wanted_.push_back(what);
  }
}

void plan::prepare_every_bar() {
  std::vector<term_id> wanted = late_inputs_;
  for (const auto& one : screens_)
    for (const auto what : {one.matched, one.score, one.key})
      if (what != no_term && !is_late(what))
        wanted.push_back(what);
  every_ = std::make_unique<program>(terms_, wanted, all_bars, program::keeping::wanted);
}

} // namespace tandem::screens
