#pragma once

#include "store/results/result_reader.hpp"

#include <memory>
#include <string>

namespace tandem::store {

/// `open_result_reader` for a PostgreSQL URL, with a read-only session of its own. Readers and
/// writers never wait for each other.
result<std::unique_ptr<result_reader>> open_postgres_reader(const std::string& url);

} // namespace tandem::store
