#pragma once

#include "store/results/result_reader.hpp"

#include <memory>
#include <string>

namespace tandem::store {

/// `open_result_reader` for a path. A writer never waits for it. Creates no file, not even the two
/// that SQLite puts beside a database it reads, unless a writer comes or goes meanwhile.
result<std::unique_ptr<result_reader>> open_sqlite_reader(const std::string& path);

} // namespace tandem::store
