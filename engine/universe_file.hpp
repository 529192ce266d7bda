#pragma once

#include "market/error.hpp"

#include <string>
#include <vector>

namespace tandem {

/// The codes of `universe.file`, one a line as `market::listed_code` reads it; blank lines, a
/// heading and `#` or `;` comments are skipped. Errors: invalid_config naming file, line and text:
/// unreadable, not a code, twice, or none.
result<std::vector<std::string>> read_universe_file(const std::string& path);

} // namespace tandem
