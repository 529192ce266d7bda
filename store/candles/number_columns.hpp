#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::store {

/// Numbers of one kind, one for each entry of a BLOB.
using number_column = std::vector<std::uint64_t>;

// The width in bytes of each column, then the columns. Each is written byte by byte, the lowest
// bytes of all its numbers first: the upper bytes are nearly all zero, and deflate makes little of
// them. A column of zeros takes nothing but its width.

/// The largest width, so one of the factors that bound the size of columns.
inline constexpr std::size_t number_size = 8;

/// Precondition: all columns have the same length.
void append_columns(std::string& to, const std::vector<number_column>& columns);

/// Takes `columns` columns of `entries` numbers off the front of `from`. Empty when there are fewer
/// bytes than the widths ask for, or a width is none.
std::optional<std::vector<number_column>> take_columns(std::string_view& from, std::size_t columns,
                                                       std::size_t entries);

} // namespace tandem::store
