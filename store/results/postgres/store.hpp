#pragma once

#include "store/results/result_store.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace tandem::store {

struct postgres_options {
  // How long a write waits for a lock of somebody else's. Short, so that the owner can stop in
  // time; storage_busy is worth another try.
  std::chrono::milliseconds lock_timeout{500};
};

/// `open_result_store` for a PostgreSQL URL. Several may write into one database: while a run's row
/// says "running", its store holds an advisory lock for that run, and whoever opens the database
/// marks as interrupted the runs whose lock nobody holds. To take up a run that another live store
/// holds is storage_busy.
///
/// After storage_away the store is of no more use; a new one has to be opened. It finds the runs of
/// the old one interrupted, so a row that says "running" has to be written again.
result<std::unique_ptr<result_store>> open_postgres_store(const std::string& url,
                                                          const postgres_options& options);

} // namespace tandem::store
