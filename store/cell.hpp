#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace tandem::store {

/// One value of a table that leaves tandem; a text belongs to the caller.
using cell = std::variant<std::monostate, std::string_view, std::int64_t, double, bool>;

} // namespace tandem::store
