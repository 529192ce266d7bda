#include "sim/clock.hpp"

namespace tandem::sim {

instant read_clocks() {
  return {std::chrono::steady_clock::now(), std::chrono::system_clock::now()};
}

} // namespace tandem::sim
