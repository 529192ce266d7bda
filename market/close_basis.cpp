#include "market/close_basis.hpp"

#include <algorithm>

namespace tandem::market {

namespace {

template <class Bases>
auto place_of(Bases& all, date day) {
  return std::lower_bound(all.begin(), all.end(), day,
                          [](const dated_basis& one, date wanted) { return one.day < wanted; });
}

} // namespace

close_basis basis_of(const close_bases& all, date day) {
  const auto found = place_of(all, day);
  return found != all.end() && found->day == day ? found->basis : close_basis::charted;
}

void set_basis(close_bases& all, date day, close_basis basis) {
  const auto found = place_of(all, day);
  const bool is_there = found != all.end() && found->day == day;
  if (basis == close_basis::charted) {
    if (is_there)
      all.erase(found);
  } else if (is_there) {
    found->basis = basis;
  } else {
    all.insert(found, {day, basis});
  }
}

} // namespace tandem::market
