#include "screens/funnel.hpp"

#include <algorithm>

namespace tandem::screens {

namespace {

/// Symbols that are still in, and how a step thins them out.
class funnel {
public:
  explicit funnel(const session& done) {
    for (std::size_t place = 0; place < done.symbols(); ++place)
      if (done.is_fresh(place))
        past_.push_back(place);
    left_ = past_;
  }

  std::size_t left() const { return left_.size(); }

  /// A step that `truth_at` answers for a symbol.
  template <class Truth>
  funnel_row step(std::string clause, Truth truth_at, bool thins) {
    funnel_row row{std::move(clause), 0, 0, {}};
    for (const auto place : past_) {
      const auto value = truth_at(place);
      *row.removed_alone += value == truth::yes ? 0 : 1;
      *row.unknown += value == truth::unknown ? 1 : 0;
    }
    if (thins) {
      std::erase_if(left_, [&](std::size_t place) { return truth_at(place) != truth::yes; });
      row.left = left_.size();
    }
    return row;
  }

  /// From here on only the symbols that are left are counted.
  void forget_the_rest() { past_ = left_; }

private:
  std::vector<std::size_t> past_;
  std::vector<std::size_t> left_;
};

} // namespace

std::vector<funnel_row> funnel_of(const session& done, const planned_screen& by) {
  const bool has_match_line = !by.what->match_parts.empty();
  const auto term = [&](term_id what) {
    return [&done, what](std::size_t place) { return done.truth_of(what, place); };
  };
  funnel symbols{done};
  std::vector<funnel_row> rows;
  rows.push_back({"symbols", {}, {}, done.symbols()});
  rows.push_back({"stale_data", done.symbols() - symbols.left(), 0, symbols.left()});
  rows.push_back(symbols.step("universe", term(by.universe_truth), true));
  symbols.forget_the_rest();
  for (std::size_t at = 0; at < by.labelled.size(); ++at)
    rows.push_back(
      symbols.step(by.what->labelled[at].label, term(by.labelled[at].truth), !has_match_line));
  if (has_match_line)
    rows.push_back(symbols.step("match", term(by.match_truth), true));
  if (by.what->need_score) {
    symbols.forget_the_rest();
    const auto is_reached = [&](std::size_t place) {
      return done.number_of(by.score, place) >= *by.what->need_score ? truth::yes : truth::no;
    };
    rows.push_back(symbols.step("score", is_reached, true));
  }
  return rows;
}

} // namespace tandem::screens
