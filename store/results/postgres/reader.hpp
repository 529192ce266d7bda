#pragma once

#include "store/results/result_reader.hpp"

#include <memory>
#include <string>

namespace tandem::store {

/// `open_result_reader` for a PostgreSQL URL, with a session of its own that changes nothing. A
/// writer never waits for it, nor it for a writer.
result<std::unique_ptr<result_reader>> open_postgres_reader(const std::string& url);

} // namespace tandem::store
