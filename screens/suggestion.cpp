#include "screens/suggestion.hpp"

#include "screens/code_point.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace tandem::screens {

namespace {

std::vector<std::uint32_t> code_points_of(std::string_view text) {
  const auto lower = lower_case(text);
  std::vector<std::uint32_t> all;
  for (std::string_view rest = lower; !rest.empty();) {
    const auto next = first_code_point(rest);
    all.push_back(next.code);
    rest.remove_prefix(next.bytes);
  }
  return all;
}

// A longer word is nobody's slip of a legal one.
constexpr std::size_t typed_bytes_max = 120;

} // namespace

std::size_t edit_distance(std::string_view first, std::string_view second, std::size_t bound) {
  const auto a = code_points_of(first);
  const auto b = code_points_of(second);
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > bound)
    return bound + 1;
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return std::min(last[b.size()], bound + 1);
}

std::string nearest_word(std::string_view typed, std::span<const std::string_view> legal) {
  if (typed.size() > typed_bytes_max)
    return {};
  const auto size = count_code_points(typed);
  std::size_t best = size <= 4 ? 2 : 3; // The first distance that is too large.
  best = std::min(best, size);
  std::string_view nearest;
  for (const auto word : legal) {
    const auto distance = edit_distance(typed, word, 2);
    if (distance < best) {
      best = distance;
      nearest = word;
    }
  }
  return std::string{nearest};
}

} // namespace tandem::screens
