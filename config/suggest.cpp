#include "config/suggest.hpp"

#include <algorithm>
#include <limits>

namespace tandem::config {

namespace {

std::string_view last_word(std::string_view key) {
  auto dot = key.rfind('.');
  return dot == std::string_view::npos ? key : key.substr(dot + 1);
}

} // namespace

std::size_t edit_distance(std::string_view from, std::string_view to) {
  // Optimal string alignment over three rows.
  std::vector<std::size_t> before(to.size() + 1);
  std::vector<std::size_t> above(to.size() + 1);
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j)
    above[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      auto replaced = above[j - 1] + (from[i - 1] == to[j - 1] ? 0U : 1U);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[to.size()];
}

std::string nearest(std::string_view written, const std::vector<std::string_view>& candidates) {
  std::string_view best;
  auto least = std::numeric_limits<std::size_t>::max();
  for (auto candidate : candidates) {
    auto distance = edit_distance(written, candidate);
    bool near = distance * 3 <= std::max(written.size(), candidate.size());
    if ((near || last_word(written) == last_word(candidate)) && distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return std::string{best};
}

} // namespace tandem::config
