#include "screens/verdict.hpp"

#include <algorithm>

namespace tandem::screens {

namespace {

std::size_t first_clause(const session& done, const planned_screen& by, std::size_t place,
                         truth wanted) {
  for (std::size_t at = 0; at < by.labelled.size(); ++at)
    if (done.truth_of(by.labelled[at].truth, place) == wanted)
      return at;
  return 0;
}

/// The key that a screen orders by; NaN: unknown.
double key_of(const session& done, const planned_screen& by, const listed_symbol& one) {
  return by.key != no_term ? done.number_of(by.key, one.place) : one.score.value_or(0);
}

truth inverted(truth value) {
  return value == truth::yes ? truth::no : value == truth::no ? truth::yes : value;
}

} // namespace

truth match_of(const screen& by, const std::vector<truth>& labelled) {
  auto all = truth::yes;
  if (by.match_parts.empty()) {
    for (const auto one : labelled)
      all = std::min(all, one);
    return all;
  }
  std::vector<truth> parts;
  parts.reserve(by.match_parts.size());
  for (const auto& part : by.match_parts) {
    if (part.kind == match_kind::label) {
      parts.push_back(labelled[part.clause]);
      continue;
    }
    auto value = parts[part.parts[0]];
    for (const auto inner : part.parts)
      value = part.kind == match_kind::all_of ? std::min(value, parts[inner])
                                              : std::max(value, parts[inner]);
    parts.push_back(part.kind == match_kind::none_of ? inverted(value) : value);
  }
  return parts.back();
}

verdict verdict_of(const session& done, const planned_screen& by, std::size_t place) {
  verdict result;
  if (!done.is_fresh(place))
    return result;
  result.stage = stage::universe;
  if (done.truth_of(by.universe_truth, place) != truth::yes)
    return result;
  if (by.score != no_term)
    result.score = done.number_of(by.score, place);
  const auto match = done.truth_of(by.match_truth, place);
  const bool has_match_line = !by.what->match_parts.empty();
  if (match == truth::unknown) {
    result.stage = stage::unknown;
    result.clause = first_clause(done, by, place, truth::unknown);
  } else if (match == truth::no && has_match_line) {
    result.stage = stage::match;
  } else if (match == truth::no) {
    result.stage = stage::clause;
    result.clause = first_clause(done, by, place, truth::no);
  } else if (by.what->need_score && !(*result.score >= *by.what->need_score)) {
    result.stage = stage::score;
  } else {
    result.stage = stage::matched;
  }
  return result;
}

std::string name_of(const verdict& what, const screen& by) {
  switch (what.stage) {
    case stage::stale_data:
      return "stale_data";
    case stage::universe:
      return "universe";
    case stage::clause:
      return by.labelled[what.clause].label;
    case stage::match:
      return "match";
    case stage::unknown:
      return "unknown";
    case stage::score:
      return "score";
    case stage::matched:
      break;
  }
  return "matched";
}

selection select(const session& done, const planned_screen& by) {
  selection result;
  for (std::size_t place = 0; place < done.symbols(); ++place) {
    const auto one = verdict_of(done, by, place);
    if (one.stage == stage::unknown)
      ++result.unknown;
    if (one.stage == stage::matched)
      result.listed.push_back({place, one.score});
  }
  result.matched = result.listed.size();
  const auto& order = by.what->order;
  const bool ascending = order && order->ascending;
  if (order || by.score != no_term) {
    const auto comes_first = [&](const listed_symbol& a, const listed_symbol& b) {
      const double x = key_of(done, by, a);
      const double y = key_of(done, by, b);
      if (x != x || y != y)
        return x == x && y != y; // Unknown keys come last.
      return ascending ? x < y : x > y;
    };
    std::stable_sort(result.listed.begin(), result.listed.end(), comes_first);
  }
  if (by.what->limit && result.listed.size() > *by.what->limit)
    result.listed.resize(*by.what->limit);
  return result;
}

} // namespace tandem::screens
