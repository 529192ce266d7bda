#pragma once

#include "bench/options/flight.hpp"

#include <cstddef>
#include <vector>

namespace tandem::bench {

/// Where those that goals speak of are in `all_options`.
struct places {
  std::size_t cold = 0;
  std::size_t next_day = 0;
  std::vector<std::size_t> many_scanners;
  std::size_t pool = 0; // Two keys that share the calls.
};

/// The options (a) to (i), in this order. `day` must outlive them.
std::vector<contestant> all_options(const market_day& day, places& where);

} // namespace tandem::bench
