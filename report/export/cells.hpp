#pragma once

#include "store/cell.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace tandem {

/// A text as a cell; nothing for an empty one. The text must live as long as the cell.
inline store::cell cell_of(const std::string& text) {
  return text.empty() ? store::cell{} : store::cell{std::string_view{text}};
}

template <class T>
store::cell cell_of(const std::optional<T>& value) {
  if (!value)
    return {};
  if constexpr (std::is_same_v<T, int>)
    return std::int64_t{*value};
  else
    return *value;
}

} // namespace tandem
