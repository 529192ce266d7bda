#pragma once

#include "market/error.hpp"

#include <string>
#include <vector>

namespace tandem::cli {

/// The codes of `universe.file`: one a line, blank lines and `#` or `;` comments skipped. Errors:
/// invalid_config naming file, line and text: unreadable, not six characters, twice, or none.
result<std::vector<std::string>> read_universe_file(const std::string& path);

} // namespace tandem::cli
