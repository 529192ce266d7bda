#include "screens/explain.hpp"

#include <algorithm>

namespace tandem::screens {

namespace {

constexpr std::size_t dates_max = 10;

/// The columns of one symbol, all kept, and what can be read from them.
class trace {
public:
  trace(const session& done, std::size_t place, const symbol_view& symbol,
        const std::vector<term_id>& wanted)
      : done_(done), terms_(done.what().terms()), place_(place), symbol_(symbol),
        work_(terms_, wanted, 1, program::keeping::all) {
    memory_.prepare(work_, size());
    for (const auto& one : work_.steps())
      execute(one, terms_, symbol_, memory_);
  }

  std::optional<unknown_cause> cause(term_id what, std::size_t bar) const;
  std::vector<market::date> dates(term_id what) const;
  std::size_t size() const { return symbol_.candles.size(); }

private:
  bool is_unknown(term_id what, std::size_t bar) const;
  std::uint8_t held(term_id what, std::size_t bar) const {
    return memory_.truths(work_.column_of(what))[bar];
  }
  std::optional<unknown_cause> cause_in_window(const term& one, std::size_t bar) const;
  std::optional<unknown_cause> cause_of_when(const term& one, std::size_t bar) const;
  std::optional<unknown_cause> cause_in_operands(const term& one, std::size_t bar) const;
  /// The leftmost look back over bars in a condition, with the bars it is shifted by.
  const term* look_back(term_id what, std::size_t& shifted, std::vector<bool>& visited) const;

  const session& done_;
  const term_table& terms_;
  std::size_t place_;
  const symbol_view& symbol_;
  program work_;
  workspace memory_;
};

bool trace::is_unknown(term_id what, std::size_t bar) const {
  const bool is_truth = is_condition(terms_[what].code);
  if (done_.what().is_late(what)) {
    if (is_truth)
      return done_.truth_of(what, place_) == truth::unknown;
    const double value = done_.number_of(what, place_);
    return value != value;
  }
  if (is_truth)
    return held(what, bar) == kernels::unknown;
  const double value = memory_.numbers(work_.column_of(what))[bar];
  return value != value;
}

std::optional<unknown_cause> trace::cause_in_window(const term& one, std::size_t bar) const {
  const auto reach = static_cast<std::size_t>(reach_of(one));
  const bool is_shift = one.code == operation::shift || one.code == operation::shift_truth;
  for (auto ago = is_shift ? reach : 0; ago <= reach; ++ago) {
    if (ago > bar)
      return unknown_cause::bars;
    for (const auto part : {one.a, one.b})
      if (part != no_term)
        if (const auto found = cause(part, bar - ago))
          return found;
  }
  return unknown_cause::division;
}

std::optional<unknown_cause> trace::cause_of_when(const term& one, std::size_t bar) const {
  auto missing = static_cast<std::size_t>(one.k);
  for (std::size_t ago = 0; ago < static_cast<std::size_t>(one.n); ++ago) {
    if (ago > bar)
      return unknown_cause::bars;
    if (const auto found = cause(one.a, bar - ago))
      return found;
    if (held(one.a, bar - ago) == kernels::yes && --missing == 0)
      return cause(one.b, bar - ago);
  }
  return unknown_cause::never;
}

std::optional<unknown_cause> trace::cause_in_operands(const term& one, std::size_t bar) const {
  std::optional<unknown_cause> found;
  visit_operands(one, [&](term_id part) {
    if (!found)
      found = cause(part, bar);
  });
  return found ? found : unknown_cause::division;
}

std::optional<unknown_cause> trace::cause(term_id what, std::size_t bar) const {
  if (!is_unknown(what, bar))
    return std::nullopt;
  const auto& one = terms_[what];
  switch (one.code) {
    case operation::true_range:
    case operation::plus_move:
    case operation::minus_move:
      return bar == 0 ? unknown_cause::bars : unknown_cause::division;
    case operation::index_close:
    case operation::flag:
    case operation::regime_is:
    case operation::name_has:
    case operation::breadth:
      return unknown_cause::attribute;
    case operation::rank:
    case operation::pctrank: {
      const auto found = cause(one.a, bar);
      return found ? found : unknown_cause::attribute;
    }
    case operation::choose: {
      if (const auto found = cause(one.a, bar))
        return found;
      const bool is_first = done_.what().is_late(one.a)
                              ? done_.truth_of(one.a, place_) == truth::yes
                              : held(one.a, bar) == kernels::yes;
      return cause(is_first ? one.b : one.c, bar);
    }
    case operation::value_when:
      return cause_of_when(one, bar);
    default:
      return reach_of(one) > 0 ? cause_in_window(one, bar) : cause_in_operands(one, bar);
  }
}

const term* trace::look_back(term_id what, std::size_t& shifted, std::vector<bool>& visited) const {
  const auto& one = terms_[what];
  // Terms are shared, so there are more ways through them than terms.
  if (visited[static_cast<std::size_t>(what)])
    return nullptr;
  visited[static_cast<std::size_t>(what)] = true;
  switch (one.code) {
    case operation::any:
    case operation::count:
    case operation::since:
    case operation::value_when:
      return &one;
    case operation::shift:
    case operation::shift_truth:
      shifted += static_cast<std::size_t>(one.n);
      break;
    default:
      if (reach_of(one) > 0)
        return nullptr;
      break;
  }
  const auto before = shifted;
  for (const auto part : {one.a, one.b, one.c}) {
    shifted = before;
    if (part != no_term)
      if (const auto* found = look_back(part, shifted, visited))
        return found;
  }
  return nullptr;
}

std::vector<market::date> trace::dates(term_id what) const {
  std::size_t shifted = 0;
  std::vector<bool> visited(terms_.size(), false);
  const auto* const one = look_back(what, shifted, visited);
  std::vector<market::date> found;
  if (one == nullptr || work_.column_of(one->a) < 0 || shifted >= size())
    return found;
  const auto newest = size() - 1 - shifted;
  const bool is_one_bar = one->code == operation::since || one->code == operation::value_when;
  auto skipped = one->code == operation::value_when ? one->k - 1 : 0;
  for (std::size_t ago = 0; ago < static_cast<std::size_t>(one->n) && ago <= newest; ++ago) {
    if (held(one->a, newest - ago) != kernels::yes || skipped-- > 0)
      continue;
    found.push_back(symbol_.candles.day(newest - ago));
    if (is_one_bar || found.size() == dates_max)
      break;
  }
  return found;
}

/// What of a clause one symbol's candles tell: itself, or what its late parts are made of.
void add_early_parts(const plan& what, term_id root, std::vector<term_id>& wanted) {
  if (!what.is_late(root)) {
    wanted.push_back(root);
    return;
  }
  for (const auto late : what.late())
    visit_operands(what.terms()[late], [&](term_id part) {
      if (!what.is_late(part))
        wanted.push_back(part);
    });
}

explained_clause explain_clause(const session& done, const trace& seen, std::size_t place,
                                const clause& written, const planned_clause& by) {
  explained_clause made;
  made.label = written.label;
  made.text = written.text;
  made.held = done.truth_of(by.truth, place);
  const auto number = [&](term_id what) -> std::optional<double> {
    if (what == no_term)
      return std::nullopt;
    const double value = done.number_of(what, place);
    return value == value ? std::optional{value} : std::nullopt;
  };
  made.left = number(by.left);
  made.right = number(by.right);
  made.margin = number(by.margin);
  made.dates = seen.dates(by.truth);
  if (made.held == truth::unknown)
    if (const auto cause = seen.cause(by.truth, seen.size() - 1))
      made.why = unknown_reason{*cause, written.need, static_cast<int>(seen.size())};
  return made;
}

} // namespace

std::string_view to_string(unknown_cause cause) {
  switch (cause) {
    case unknown_cause::bars:
      return "bars";
    case unknown_cause::division:
      return "division";
    case unknown_cause::attribute:
      return "attribute";
    case unknown_cause::never:
      break;
  }
  return "never";
}

explanation explain(const session& done, const planned_screen& by, std::size_t place,
                    const symbol_view& symbol) {
  explanation made;
  made.result = verdict_of(done, by, place);
  if (!done.is_fresh(place) || symbol.candles.empty())
    return made;
  std::vector<term_id> wanted;
  for (const auto* clauses : {&by.universe, &by.labelled, &by.scores})
    for (const auto& one : *clauses)
      add_early_parts(done.what(), one.truth, wanted);
  const trace seen{done, place, symbol, wanted};
  for (std::size_t at = 0; at < by.universe.size(); ++at)
    made.universe.push_back(
      explain_clause(done, seen, place, by.what->universe[at], by.universe[at]));
  for (std::size_t at = 0; at < by.labelled.size(); ++at)
    made.labelled.push_back(
      explain_clause(done, seen, place, by.what->labelled[at], by.labelled[at]));
  for (std::size_t at = 0; at < by.scores.size(); ++at)
    made.scores.push_back(
      explain_clause(done, seen, place, by.what->scores[at].when, by.scores[at]));
  return made;
}

} // namespace tandem::screens
