#pragma once

#include <optional>
#include <string_view>

namespace tandem::sim {

/// A TR of the broker that this simulator does not play, and the path it belongs to.
struct echoed_tr {
  std::string_view name; // "ka10001"
  std::string_view path; // "/api/dostk/stkinfo"
};

/// The TR of that name; empty for names that the broker does not know and for those that are
/// played.
std::optional<echoed_tr> find_echoed(std::string_view name);

} // namespace tandem::sim
