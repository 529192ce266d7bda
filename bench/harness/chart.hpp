#pragma once

#include "bench/harness/answer.hpp"

#include <string>
#include <string_view>

namespace tandem::bench {

/// `text` so that it may stand in HTML and in SVG, also inside quotes.
std::string escaped(std::string_view text);

/// A chart of a table as an <svg> element whose colours come from the page's style (classes s0, s1,
/// ... for series). Empty when there is nothing to draw. Throws when a column is not in the table.
std::string svg_of(const chart& one, const table& of);

} // namespace tandem::bench
