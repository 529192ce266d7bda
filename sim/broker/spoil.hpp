#pragma once

#include "sim/broker/fault_kind.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::sim {

/// Whether the kind changes what a good answer's JSON says.
bool spoils_body(fault_kind kind);

struct spoilt_body {
  std::string text;
  std::optional<std::size_t> rows; // Empty: it has no list.
};

/// Applies `kind` to a good body, as the `number`th strike of its entry, counted from 1; `ms` is
/// that of the entry. Precondition: `spoils_body(kind)`.
spoilt_body spoiled_body(fault_kind kind, std::int64_t number, std::string_view body,
                         std::int64_t ms = 0);

/// The body with another text in the field `name` of its outermost object.
std::string with_field(std::string_view body, std::string_view name, std::string_view value);

} // namespace tandem::sim
