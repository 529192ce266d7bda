#include "screens/cross_section.hpp"

#include "screens/kernels.hpp"

#include <algorithm>

namespace tandem::screens {

void cross_section::sort(std::span<const double> values,
                         std::span<const std::uint8_t> in_universe) {
  order_.clear();
  for (std::size_t i = 0; i < values.size(); ++i)
    if (in_universe[i] == kernels::yes && values[i] == values[i])
      order_.push_back(static_cast<std::uint32_t>(i));
  std::sort(order_.begin(), order_.end(), [values](std::uint32_t a, std::uint32_t b) {
    return values[a] > values[b] || (values[a] == values[b] && a < b);
  });
}

void cross_section::rank(std::span<const double> values, std::span<const std::uint8_t> in_universe,
                         std::span<double> out) {
  sort(values, in_universe);
  std::fill(out.begin(), out.end(), kernels::unknown_number);
  for (std::size_t place = 0; place < order_.size(); ++place)
    out[order_[place]] = static_cast<double>(place + 1);
}

void cross_section::pctrank(std::span<const double> values,
                            std::span<const std::uint8_t> in_universe, std::span<double> out) {
  sort(values, in_universe);
  std::fill(out.begin(), out.end(), kernels::unknown_number);
  const auto count = static_cast<double>(order_.size());
  for (std::size_t place = 0; place < order_.size(); ++place)
    out[order_[place]] =
      order_.size() == 1 ? 1 : (count - static_cast<double>(place + 1)) / (count - 1);
}

void cross_section::breadth(std::span<const std::uint8_t> held,
                            std::span<const std::uint8_t> in_universe, std::span<double> out) {
  std::size_t known = 0;
  std::size_t yes = 0;
  for (std::size_t i = 0; i < held.size(); ++i)
    if (in_universe[i] == kernels::yes && held[i] != kernels::unknown) {
      ++known;
      yes += held[i] == kernels::yes ? 1U : 0U;
    }
  const double share =
    known == 0 ? kernels::unknown_number : static_cast<double>(yes) / static_cast<double>(known);
  std::fill(out.begin(), out.end(), share);
}

} // namespace tandem::screens
