#pragma once

#include "screens/term.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tandem::screens {

/// Places of symbols among each other. All columns have one value per symbol, in universe order, as
/// kernels have it. The population are symbols with `in_universe` yes and a known value.
class cross_section {
public:
  /// 1 for the largest; of equal values the first symbol comes first. Unknown outside.
  void rank(std::span<const double> values, std::span<const std::uint8_t> in_universe,
            std::span<double> out);
  /// 1 for the largest, 0 for the smallest of several.
  void pctrank(std::span<const double> values, std::span<const std::uint8_t> in_universe,
               std::span<double> out);
  /// The same share for every symbol: of yes among those that are known.
  void breadth(std::span<const std::uint8_t> held, std::span<const std::uint8_t> in_universe,
               std::span<double> out);

private:
  void sort(std::span<const double> values, std::span<const std::uint8_t> in_universe);

  std::vector<std::uint32_t> order_;
};

} // namespace tandem::screens
