#pragma once

#include <cstddef>

namespace tandem::screens::limits {

// What lies beyond these is told as `too_large`, so a text costs no more than itself and no
// recursion over it runs out of stack. The largest ready-made screen has 500 bytes.
inline constexpr std::size_t text_bytes_max = 65'536;
inline constexpr std::size_t clauses_max = 1'000;
inline constexpr std::size_t clause_tokens_max = 4'000;
inline constexpr std::size_t nesting_max = 100;
inline constexpr std::size_t problems_max = 1'000;

/// Bars that are kept of a symbol.
inline constexpr int bars_max = 600;

} // namespace tandem::screens::limits
