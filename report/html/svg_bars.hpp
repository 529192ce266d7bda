#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::html {

/// A bar beside a number in a table: this share, 0 to 1, of the longest one.
std::string bar(double share);

/// A figure of the gaps between call starts in their order. With more gaps than a window has
/// columns each column shows the smallest and the largest of some. A few gaps that are far longer
/// than the others end at the top. Nothing with fewer than two. `name` says whose they are.
std::string gap_figure(std::string_view name, const std::vector<std::int64_t>& gaps_us);

} // namespace tandem::html
