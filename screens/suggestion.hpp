#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace tandem::screens {

/// Inserted, deleted, replaced and swapped neighbouring characters between two words, at most
/// `bound` + 1. Code points, no case.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t bound);

/// The first of the words of `legal` nearest to `typed` that was perhaps meant: at a distance of at
/// most 2, of 1 where `typed` has at most four characters, and less than it has; empty: none.
std::string nearest_word(std::string_view typed, std::span<const std::string_view> legal);

} // namespace tandem::screens
