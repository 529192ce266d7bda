#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

namespace tandem {

/// Exponential backoff with full jitter: the n-th wait is uniform in [0, min(cap, base * 2^(n-1))].
/// Full jitter because clients that failed together must not come back together.
class backoff {
public:
  backoff(std::chrono::nanoseconds base, std::chrono::nanoseconds cap, std::uint64_t seed)
      : base_(base), cap_(cap), random_(seed) {}

  /// The wait before retry `attempt` (1 = first retry).
  std::chrono::nanoseconds wait(int attempt) {
    auto bound = base_;
    for (int i = 1; i < attempt && bound < cap_; ++i)
      bound *= 2;
    std::uniform_int_distribution<std::int64_t> pick{0, std::min(bound, cap_).count()};
    return std::chrono::nanoseconds{pick(random_)};
  }

private:
  std::chrono::nanoseconds base_;
  std::chrono::nanoseconds cap_;
  std::mt19937_64 random_;
};

} // namespace tandem
