#include "sim/clock.hpp"

namespace tandem::sim {

namespace {

// Together they take less than a microsecond, but a busy machine may interrupt them for
// milliseconds.
constexpr std::chrono::microseconds apart_max{20};
constexpr int attempts_max = 10;

} // namespace

instant read_clocks() {
  instant closest;
  auto apart = std::chrono::steady_clock::duration::max();
  for (auto attempt = 0; attempt < attempts_max && apart > apart_max; ++attempt) {
    const auto before = std::chrono::steady_clock::now();
    const auto wall = std::chrono::system_clock::now();
    const auto between = std::chrono::steady_clock::now() - before;
    if (between < apart) {
      apart = between;
      closest = {before + between / 2, wall};
    }
  }
  return closest;
}

} // namespace tandem::sim
