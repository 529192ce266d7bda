#pragma once

#include <cstdint>
#include <string_view>

namespace tandem::sim {

/// A company of the real market whose code and name stand in the synthetic one, so that examples
/// run there. Its prices are as invented as all others.
struct known_company {
  int position; // In the synthetic market: even ones are on KOSPI, odd ones on KOSDAQ.
  std::string_view code;
  std::string_view name;
  std::string_view sector;
  double turnover_krw; // At least so much in a usual session: more than most others.
};

/// The one at `position`, or null.
const known_company* known_company_at(int position);

/// The one with that code, or null.
const known_company* known_company_of(std::string_view code);

} // namespace tandem::sim
