#pragma once

#include <cstdint>

namespace tandem::sim {

/// SplitMix64: the same numbers on every platform, which the standard library's distributions do
/// not promise. Source: Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators (2014).
class random_stream {
public:
  constexpr explicit random_stream(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    auto mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
  }

  /// Uniform in [0, 1), a multiple of 2^-53.
  constexpr double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

  /// Uniform in [low, high).
  constexpr double between(double low, double high) { return low + (high - low) * unit(); }

  /// Uniform in 0..count-1; the bias is below 2^-40 for the counts used here.
  constexpr int below(int count) {
    return static_cast<int>((next() >> 32U) * static_cast<std::uint64_t>(count) >> 32U);
  }

  /// Mean 0, variance 1, within +-3.5: the sum of four uniforms from one draw. Close enough to a
  /// normal distribution for prices, and free of libm, whose last bit differs between platforms.
  constexpr double bell() {
    const auto bits = next();
    const auto sum =
      (bits & 0xffffU) + ((bits >> 16U) & 0xffffU) + ((bits >> 32U) & 0xffffU) + (bits >> 48U);
    // Each part has mean 32767.5 and variance 65536^2 / 12; sqrt(12 / 4) / 65536 scales to one.
    return (static_cast<double>(sum) - 131070.0) * (1.7320508075688772 / 65536.0);
  }

private:
  std::uint64_t state_;
};

/// One well-mixed number out of two, for streams that must not depend on each other.
constexpr std::uint64_t mix(std::uint64_t first, std::uint64_t second) {
  return random_stream{random_stream{first}.next() ^ second}.next();
}

} // namespace tandem::sim
