#pragma once

#include <cstdint>
#include <string>

namespace tandem::screens {

/// What a number is made of: powers of won, share, index point and oscillator point. All 0: plain.
struct unit {
  std::int32_t won = 0;
  std::int32_t share = 0;
  std::int32_t point = 0;
  std::int32_t oscillator = 0;
  bool operator==(const unit&) const = default;
};

inline constexpr unit plain{};
inline constexpr unit price{1, -1, 0, 0};
inline constexpr unit shares{0, 1, 0, 0};
inline constexpr unit krw{1, 0, 0, 0};
inline constexpr unit points{0, 0, 1, 0};
inline constexpr unit oscillator{0, 0, 0, 1};

unit product_of(const unit& a, const unit& b);
unit quotient_of(const unit& a, const unit& b);

/// "a price", "shares", "KRW" ...; the powers where it has no name.
std::string name_of(const unit& what);

} // namespace tandem::screens
