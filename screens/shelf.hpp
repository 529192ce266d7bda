#pragma once

#include <span>
#include <string_view>

namespace tandem::screens {

/// A ready-made screen, as in `screens/shelf/NAME.screen`.
struct shelf_screen {
  std::string_view name;
  std::string_view text;
};

/// All ready-made screens, by name. Each checks without a remark.
std::span<const shelf_screen> shelf();

/// What stands behind "# source:" in the first lines of a text; empty: nothing.
std::string_view source_of(std::string_view text);

} // namespace tandem::screens
