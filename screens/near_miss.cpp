#include "screens/near_miss.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tandem::screens {

namespace {

constexpr double farthest = std::numeric_limits<double>::infinity();

double distance_of(const std::optional<double>& margin) {
  return margin ? std::abs(*margin) : farthest;
}

std::optional<double> known(double value) {
  return value == value ? std::optional{value} : std::nullopt;
}

/// By which clause the symbol is kept out, if by one alone.
std::optional<near_miss> nearest_clause(const session& done, const planned_screen& by,
                                        std::size_t place) {
  std::vector<truth> labelled;
  for (const auto& one : by.labelled)
    labelled.push_back(done.truth_of(one.truth, place));
  std::optional<near_miss> nearest;
  for (std::size_t at = 0; at < labelled.size(); ++at) {
    const auto now = labelled[at];
    if (now == truth::unknown)
      continue;
    labelled[at] = now == truth::yes ? truth::no : truth::yes;
    const bool would_match = match_of(*by.what, labelled) == truth::yes;
    labelled[at] = now;
    if (!would_match)
      continue;
    const auto margin_term = by.labelled[at].margin;
    near_miss one{place, by.what->labelled[at].label, std::nullopt};
    if (margin_term != no_term)
      one.margin = known(done.number_of(margin_term, place));
    if (!nearest || distance_of(one.margin) < distance_of(nearest->margin))
      nearest = std::move(one);
  }
  return nearest;
}

} // namespace

std::vector<near_miss> near_misses(const session& done, const planned_screen& by) {
  std::vector<near_miss> found;
  for (std::size_t place = 0; place < done.symbols(); ++place) {
    const auto verdict = verdict_of(done, by, place);
    if (verdict.stage == stage::stale_data || verdict.stage == stage::universe
        || verdict.stage == stage::matched)
      continue;
    if (verdict.stage == stage::score) {
      const double needed = *by.what->need_score;
      near_miss one{place, "score", std::nullopt};
      if (needed != 0)
        one.margin = (*verdict.score - needed) / std::abs(needed);
      found.push_back(std::move(one));
      continue;
    }
    if (by.what->need_score && !(*verdict.score >= *by.what->need_score))
      continue;
    if (auto one = nearest_clause(done, by, place))
      found.push_back(std::move(*one));
  }
  std::stable_sort(found.begin(), found.end(), [](const near_miss& a, const near_miss& b) {
    return distance_of(a.margin) < distance_of(b.margin);
  });
  return found;
}

} // namespace tandem::screens
