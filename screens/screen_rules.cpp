#include "screens/screen_rules.hpp"

#include "market/indicators/change_rate.hpp"
#include "screens/session.hpp"
#include "screens/verdict.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <utility>

namespace tandem::screens {

namespace {

constexpr double unknown_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view order_measure = "order";

// Filters of every screen besides its clauses, which stand between the first two and the others.
constexpr std::array<std::string_view, 2> first_filters{"stale_data", "universe"};
constexpr std::array<std::string_view, 3> last_filters{"match", "unknown", "score"};

/// A label as a stage: one that would be mistaken for another stage says that it is a clause.
std::string stage_of(const std::string& label) {
  const bool is_taken = label == "matched" || label == "unknown" || label == first_filters[0];
  return is_taken ? "clause " + label : label;
}

/// How a comparison relates its sides; "is" for any other condition.
std::string_view relation_of(const term_table& terms, term_id condition) {
  bool is_inverted = false;
  while (terms[condition].code == operation::logic_not) {
    is_inverted = !is_inverted;
    condition = terms[condition].a;
  }
  switch (terms[condition].code) {
    case operation::less:
      return is_inverted ? ">=" : "<";
    case operation::less_equal:
      return is_inverted ? ">" : "<=";
    case operation::greater:
      return is_inverted ? "<=" : ">";
    case operation::greater_equal:
      return is_inverted ? "<" : ">=";
    case operation::equal:
      return is_inverted ? "!=" : "==";
    case operation::unequal:
      return is_inverted ? "==" : "!=";
    case operation::near:
      return is_inverted ? "far" : "near";
    default:
      return "is";
  }
}

double number_of(truth held) {
  return held == truth::yes ? 1 : held == truth::no ? 0 : unknown_number;
}

market::filter_check check_of(std::string_view what, truth held) {
  return {what, number_of(held), "is", 1, std::nullopt, held == truth::yes};
}

/// A screen in the plan and how its verdicts are worded.
struct worded_screen {
  const planned_screen* by = nullptr;
  std::shared_ptr<const market::engine_declaration> engine;
  std::vector<term_id> measures;           // As the engine names them.
  std::vector<std::string_view> relations; // Of the labelled clauses.
  bool compares = false;                   // It waits for all symbols.

  std::string_view filter(std::size_t at) const { return engine->filters[at].name; }
  std::string_view filter_of_clause(std::size_t at) const {
    return filter(first_filters.size() + at);
  }
  std::string_view last_filter(std::size_t at) const {
    return filter(first_filters.size() + by->labelled.size() + at);
  }
};

bool compares(const plan& what, const planned_screen& by) {
  const auto is_late = [&](term_id one) { return one != no_term && what.is_late(one); };
  const auto has_late = [&](const planned_clause& one) {
    return is_late(one.truth) || is_late(one.left) || is_late(one.right);
  };
  return is_late(by.universe_truth) || is_late(by.match_truth) || is_late(by.score)
         || is_late(by.key) || std::any_of(by.labelled.begin(), by.labelled.end(), has_late);
}

worded_screen worded(const plan& what, const planned_screen& by, const std::string& name) {
  worded_screen made;
  made.by = &by;
  made.compares = compares(what, by);
  market::engine_declaration engine;
  engine.name = name;
  const auto add_filter = [&](std::string filter, std::string meaning) {
    engine.filters.push_back({std::move(filter), {"number", 1, 4}, std::move(meaning)});
  };
  const auto add_measure = [&](std::string measure, term_id value) {
    engine.measures.push_back(std::move(measure));
    made.measures.push_back(value);
  };
  for (const auto one : first_filters)
    add_filter(std::string{one}, {});
  for (std::size_t at = 0; at < by.labelled.size(); ++at) {
    const auto& written = by.what->labelled[at];
    const auto& planned = by.labelled[at];
    add_filter(stage_of(written.label), written.text);
    made.relations.push_back(planned.left == no_term ? "is"
                                                     : relation_of(what.terms(), planned.truth));
    if (planned.left != no_term)
      add_measure(written.label, planned.left);
    if (planned.right != no_term && what.terms()[planned.right].code != operation::constant)
      add_measure(written.label + ".limit", planned.right);
  }
  for (const auto one : last_filters)
    add_filter(std::string{one}, {});
  if (by.key != no_term)
    add_measure(std::string{order_measure}, by.key);
  made.engine = std::make_shared<const market::engine_declaration>(std::move(engine));
  return made;
}

/// The filter that dropped a symbol; empty: none.
std::optional<std::string_view> dropped_by(const verdict& said, const worded_screen& of) {
  switch (said.stage) {
    case stage::stale_data:
      return of.filter(0);
    case stage::universe:
      return of.filter(1);
    case stage::clause:
      return of.filter_of_clause(said.clause);
    case stage::match:
      return of.last_filter(0);
    case stage::unknown:
      return of.last_filter(1);
    case stage::score:
      return of.last_filter(2);
    case stage::matched:
      break;
  }
  return std::nullopt;
}

std::vector<market::filter_check> checks_of(const session& done, const worded_screen& of,
                                            std::size_t place) {
  std::vector<market::filter_check> checks;
  if (!done.is_fresh(place))
    return {check_of(of.filter(0), truth::no)};
  const auto& by = *of.by;
  checks.reserve(by.labelled.size() + 3);
  if (!by.universe.empty())
    checks.push_back(check_of(of.filter(1), done.truth_of(by.universe_truth, place)));
  for (std::size_t at = 0; at < by.labelled.size(); ++at) {
    const auto& one = by.labelled[at];
    const auto held = done.truth_of(one.truth, place);
    const auto what = of.filter_of_clause(at);
    if (one.left == no_term)
      checks.push_back(check_of(what, held));
    else
      checks.push_back({what, done.number_of(one.left, place), of.relations[at],
                        done.number_of(one.right, place), std::nullopt, held == truth::yes});
  }
  if (!by.what->match_parts.empty())
    checks.push_back(check_of(of.last_filter(0), done.truth_of(by.match_truth, place)));
  if (by.what->need_score) {
    const auto score = done.number_of(by.score, place);
    checks.push_back({of.last_filter(2), score, ">=", *by.what->need_score, std::nullopt,
                      score >= *by.what->need_score});
  }
  return checks;
}

std::optional<double> known(double value) {
  return value == value ? std::optional{value} : std::nullopt;
}

/// Precondition: the session is finished where the screen compares symbols.
market::verdict worded_verdict(const session& done, const worded_screen& of, std::size_t place,
                               market::detail depth) {
  const auto said = verdict_of(done, *of.by, place);
  market::verdict made;
  made.engine = of.engine;
  made.dropped_by = dropped_by(said, of);
  if (depth == market::detail::full)
    made.checks = checks_of(done, of, place);
  if (!done.is_fresh(place))
    return made;
  made.close = known(done.number_of(done.what().close(), place));
  if (const auto change = known(done.number_of(done.what().change_rate(), place)))
    made.change_rate = market::round4(*change);
  if (!made.matched() && depth == market::detail::brief)
    return made;
  for (const auto one : of.measures)
    made.measures.push_back(done.number_of(one, place));
  if (!made.matched())
    return made;
  made.score = said.score;
  for (std::size_t at = 0; at < of.by->labelled.size(); ++at)
    if (const auto held = done.truth_of(of.by->labelled[at].truth, place); held != truth::unknown)
      made.facts.push_back({of.by->what->labelled[at].label, held == truth::yes});
  return made;
}

} // namespace

/// What the rules of a group share.
struct screen_rules::board {
  std::shared_ptr<const plan> what;
  market_facts market;
  std::vector<worded_screen> screens; // Refer to the plan.

  board(const std::vector<named_screen>& chosen, market_facts facts) : market(std::move(facts)) {
    std::vector<std::shared_ptr<const screen>> all;
    for (const auto& one : chosen)
      all.push_back(one.what);
    what = std::make_shared<const plan>(std::move(all));
    for (std::size_t at = 0; at < chosen.size(); ++at)
      screens.push_back(worded(*what, what->screens()[at], chosen[at].name));
  }
};

class screen_rules::session_work final : public market::session_judge {
public:
  session_work(std::shared_ptr<const board> of, std::size_t symbols)
      : board_(std::move(of)), session_(board_->what, symbols, board_->market) {}

  market::group_verdicts judge(std::size_t place, const market::symbol_input& input,
                               market::detail depth) override {
    columns_.assign(input.candles, input.scan_date);
    if (!input.require_fresh || columns_.last_day() == input.scan_date)
      session_.judge(place, columns_,
                     input.symbol.listed ? symbol_facts{input.symbol} : symbol_facts{}, memory_);
    return verdicts_on(place, depth, false);
  }

  void finish() override { session_.finish(); }

  market::group_verdicts settle(std::size_t place, market::detail depth) override {
    return verdicts_on(place, depth, true);
  }

private:
  /// Of the screens that compare symbols, or of the others.
  market::group_verdicts verdicts_on(std::size_t place, market::detail depth,
                                     bool comparing) const {
    market::group_verdicts said(board_->screens.size());
    for (std::size_t at = 0; at < said.size(); ++at)
      if (const auto& one = board_->screens[at]; one.compares == comparing)
        said[at].push_back(worded_verdict(session_, one, place, depth));
    return said;
  }

  std::shared_ptr<const board> board_;
  session session_;
  bars columns_;
  workspace memory_;
};

/// One screen of the group. By itself it sees one symbol, which is then the first of all.
class screen_rules::one_rule final : public market::rule {
public:
  one_rule(std::shared_ptr<const board> of, std::size_t at)
      : rule(of->screens[at].engine->name, of->screens[at].by->what->bars_needed),
        board_(std::move(of)), at_(at) {}

  std::vector<market::verdict> evaluate(const market::symbol_input& input,
                                        market::detail depth) const override {
    session_work work{board_, 1};
    auto said = work.judge(0, input, depth);
    if (said[at_].empty()) {
      work.finish();
      said = work.settle(0, depth);
    }
    return std::move(said[at_]);
  }

  market::selection select(std::vector<market::match> matches) const override;

private:
  std::shared_ptr<const board> board_;
  std::size_t at_;
};

market::selection screen_rules::one_rule::select(std::vector<market::match> matches) const {
  const auto& by = *board_->screens[at_].by;
  const auto& order = by.what->order;
  if (order || by.score != no_term) {
    const auto key_of = [&](const market::match& one) {
      if (by.key == no_term)
        return one.result.score.value_or(0);
      return one.result.measures.empty() ? unknown_number : one.result.measures.back();
    };
    const bool is_ascending = order && order->ascending;
    std::stable_sort(matches.begin(), matches.end(),
                     [&](const market::match& a, const market::match& b) {
                       const double x = key_of(a);
                       const double y = key_of(b);
                       if (x != x || y != y)
                         return x == x && y != y; // Unknown keys come last.
                       return is_ascending ? x < y : x > y;
                     });
  }
  market::selection made;
  const auto listed = std::min(matches.size(), by.what->limit.value_or(matches.size()));
  made.below_cutoff = matches.size() - listed;
  for (auto at = listed; at < matches.size(); ++at)
    made.unlisted.push_back({matches[at].order,
                             matches[at].result.engine,
                             {"limit", static_cast<double>(at + 1),
                              "<=", static_cast<double>(listed), std::nullopt, false}});
  matches.erase(matches.begin() + static_cast<std::ptrdiff_t>(listed), matches.end());
  for (auto& one : matches)
    made.candidates.push_back({static_cast<int>(made.candidates.size()) + 1, std::move(one)});
  return made;
}

screen_rules::screen_rules(const std::vector<named_screen>& screens, market_facts market)
    : screen_rules(std::make_shared<const board>(screens, std::move(market))) {}

screen_rules::screen_rules(const std::shared_ptr<const board>& shared)
    : rule_group(rules_of(shared), candles_wanted), board_(shared) {}

std::vector<std::shared_ptr<const market::rule>>
screen_rules::rules_of(const std::shared_ptr<const board>& shared) {
  std::vector<std::shared_ptr<const market::rule>> all;
  for (std::size_t at = 0; at < shared->screens.size(); ++at)
    all.push_back(std::make_shared<const one_rule>(shared, at));
  return all;
}

std::unique_ptr<market::session_judge> screen_rules::begin(std::size_t symbols) const {
  return std::make_unique<session_work>(board_, symbols);
}

} // namespace tandem::screens
