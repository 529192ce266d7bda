#pragma once

#include "store/results/result_store.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace tandem::store {

struct sqlite_options {
  // How long a write waits for another connection's lock, for instance that of a shell. Short, so
  // that the owner can stop in time; after storage_busy it tries again.
  std::chrono::milliseconds busy_timeout{500};
  // Largest size of the database in pages of 8 KiB; 0 = as far as the disk goes.
  std::int64_t pages_max = 0;
};

/// `open_result_store` for a path. Holds PATH.lock while it lives, so that a second process gets
/// storage_busy naming the first; readers are not affected.
result<std::unique_ptr<result_store>> open_sqlite_store(const std::string& path,
                                                        const sqlite_options& options,
                                                        const conversion_progress& progress = {});

} // namespace tandem::store
