#pragma once

#include "config/properties.hpp"

#include <optional>
#include <string>

namespace tandem::config {

/// A written value after its check: in the property's type, or what is wrong with it.
struct checked_value {
  std::optional<value> what;
  std::string fault; // "wrong type", "out of range", ...; empty when `what` is set.
};

/// Integers become numbers, "250ms" and 0 become durations, "256MiB" a size; nothing else is
/// converted.
checked_value check(const property& against, const value& written);

} // namespace tandem::config
