#pragma once

#include "messages/monitor.hpp"
#include "serve/api/command_stream.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tandem::cli {

/// "calls 120/203  4.0/s  shared 58  refused 0  ETA 0:21"
std::string call_line(const progress_snapshot& now);

/// A bar for each scanner and a line with the calls, none of them wider than `columns`. On a narrow
/// screen bars and names are shorter, and the line only has the calls and the time left.
std::vector<std::string> progress_lines(const progress_snapshot& now, std::size_t columns);

/// Both forms of the progress, for a terminal of that width.
serve::progress_picture picture_of(const progress_snapshot& now, std::size_t columns);

/// Rows that a line of this width takes on a screen that was made `columns` wide after the line was
/// drawn: terminals wrap it anew.
std::size_t rows_of(std::size_t width, std::size_t columns);

} // namespace tandem::cli
