#pragma once

#include "market/candle_snapshot.hpp"
#include "market/error.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace tandem::store {

/// Which history to read; as in candle_reader::open.
struct history_place {
  std::string path;
  bool own_file = false;
  std::string source;
};

/// Takes the snapshot of the code at `place`; `worker` counts from 0 and is one thread's.
using take_snapshot = std::function<void(std::size_t worker, std::size_t place,
                                         const market::candle_snapshot& snapshot)>;

/// Hands over what `day` is judged by (candle_reader::snapshots_for) of each of `codes`, which are
/// in order; those without a snapshot are left out. Up to `workers` threads read, this one among
/// them, each through a connection of its own, and each calls `take` for different codes meanwhile.
/// What is damaged is passed over, and said in `damage`. Errors: as of candle_reader; `take` has
/// had some snapshots then.
status read_market(const history_place& where, const std::vector<std::string>& codes,
                   market::date day, std::size_t workers, const take_snapshot& take,
                   std::vector<std::string>& damage);

} // namespace tandem::store
