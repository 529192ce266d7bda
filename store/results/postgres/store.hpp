#pragma once

#include "store/results/result_store.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace tandem::store {

struct postgres_options {
  // How long a write waits for another connection's lock. Short, so that the owner can stop in
  // time; after storage_busy it tries again.
  std::chrono::milliseconds lock_timeout{500};
};

/// `open_result_store` for a PostgreSQL URL. Several stores may write into one database: while a
/// run's row says "running", its store holds an advisory lock for that run, and a store that opens
/// the database marks the running runs without a lock as interrupted. Taking over a run that
/// another live store holds fails with storage_busy.
///
/// After storage_away the store cannot be used any more and a new one has to be opened. That one
/// marks the runs of the old one as interrupted, so their rows have to be written again.
result<std::unique_ptr<result_store>> open_postgres_store(const std::string& url,
                                                          const postgres_options& options,
                                                          const conversion_progress& progress = {});

} // namespace tandem::store
