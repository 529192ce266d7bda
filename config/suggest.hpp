#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::config {

/// Single-letter edits (insert, delete, replace, swap of neighbours) that turn `from` into `to`.
std::size_t edit_distance(std::string_view from, std::string_view to);

/// The candidate that the user most likely meant by `written`, or an empty text when none is close:
/// at most a third of the letters differ, or the last words after a dot are equal.
std::string nearest(std::string_view written, const std::vector<std::string_view>& candidates);

} // namespace tandem::config
