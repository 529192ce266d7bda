#pragma once

#include <array>
#include <string_view>

namespace tandem::market {

/// The index funds that stand for the markets in the regime: KODEX 200 and KODEX KOSDAQ 150.
inline constexpr std::string_view kospi_fund = "069500";
inline constexpr std::string_view kosdaq_fund = "229200";

inline constexpr std::array<std::string_view, 2> regime_funds() {
  return {kospi_fund, kosdaq_fund};
}

} // namespace tandem::market
