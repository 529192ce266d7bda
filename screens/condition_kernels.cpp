#include "screens/kernels.hpp"

#include <algorithm>

namespace tandem::screens::kernels {

namespace {

/// The oldest place of the window of `n` that ends with `i`, or of what there is of it.
std::size_t oldest_of(std::size_t i, std::size_t n) {
  return i + 1 >= n ? i + 1 - n : 0;
}

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

/// Whether `place` is in the window of `n` that ends with `i`.
bool is_within(std::size_t place, std::size_t i, std::size_t n) {
  return place != nowhere && i - place < n;
}

} // namespace

void count(target to, truths c, std::size_t n) {
  if (to.from >= to.size)
    return;
  std::size_t held = 0;
  std::size_t unclear = 0;
  const auto take = [&](std::size_t at) {
    held += c.at[at] == yes ? 1 : 0;
    unclear += c.at[at] == unknown ? 1 : 0;
  };
  for (auto i = oldest_of(to.from, n); i < to.from; ++i)
    take(i);
  for (auto i = to.from; i < to.size; ++i) {
    take(i);
    if (i > to.from && i >= n) {
      held -= c.at[i - n] == yes ? 1 : 0;
      unclear -= c.at[i - n] == unknown ? 1 : 0;
    }
    to.out[i] = unclear > 0 || i + 1 < n ? unknown_number : static_cast<double>(held);
  }
}

void since(target to, truths c, std::size_t n) {
  if (to.from >= to.size)
    return;
  auto last_yes = nowhere;
  auto last_unknown = nowhere;
  for (auto i = oldest_of(to.from, n); i < to.size; ++i) {
    if (c.at[i] == yes)
      last_yes = i;
    else if (c.at[i] == unknown)
      last_unknown = i;
    if (i < to.from)
      continue;
    const bool met_yes = is_within(last_yes, i, n);
    const bool met_unknown = is_within(last_unknown, i, n);
    if (met_yes && !(met_unknown && last_unknown > last_yes))
      to.out[i] = static_cast<double>(i - last_yes);
    else if (met_unknown || i + 1 < n)
      to.out[i] = unknown_number;
    else
      to.out[i] = static_cast<double>(n);
  }
}

void value_when(target to, truths c, numbers x, std::size_t k, std::size_t n, scratch& work) {
  if (to.from >= to.size)
    return;
  auto& held = work.places;
  held.clear();
  auto last_unknown = nowhere;
  for (auto i = oldest_of(to.from, n); i < to.size; ++i) {
    if (c.at[i] == yes)
      held.push_back(i);
    else if (c.at[i] == unknown)
      last_unknown = i;
    if (i < to.from)
      continue;
    to.out[i] = unknown_number;
    if (held.size() < k)
      continue;
    const auto place = held[held.size() - k];
    const bool met_unknown = last_unknown != nowhere && last_unknown > place;
    if (is_within(place, i, n) && !met_unknown)
      to.out[i] = x.at[place];
  }
}

} // namespace tandem::screens::kernels
