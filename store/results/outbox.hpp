#pragma once

#include "store/local/lock_file.hpp"
#include "store/results/result_store.hpp"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tandem::store {

class sqlite_connection;

struct outbox_options {
  std::string path;
  std::string target; // The store the rows are for: its URL without secrets. Rows of others stay.
  std::uint64_t rows_max = 0; // Of all targets together.
};

/// Rows that the result store could not take, in their order, in a file on this machine. Accepted
/// rows survive a power cut; only `drop` removes them. Usable by one thread at a time; every call
/// blocks.
class outbox {
public:
  /// The oldest rows; `drop(through)` removes them.
  struct batch {
    std::vector<row> rows;
    std::int64_t through = 0;
  };

  /// Opens the file, creating it; holds PATH.lock while it lives. Errors: storage_busy when another
  /// process has it open; storage_failure when it cannot be created, read or written, or when it is
  /// no outbox of this version.
  static result<std::unique_ptr<outbox>> open(const outbox_options& options);
  outbox(const outbox&) = delete;
  outbox& operator=(const outbox&) = delete;
  ~outbox();

  const std::string& path() const { return options_.path; }
  /// Rows that wait for the target.
  std::uint64_t rows() const { return rows_; }
  /// Rows for other targets, which may be other spellings of this one.
  std::uint64_t others() const { return all_rows_ - rows_; }
  /// All or nothing. Errors: storage_failure when there is no room for that many (the message gives
  /// the bound), for disk failures, and once when the file was deleted, moved or replaced: then all
  /// waiting rows are saved in a new file, these rows too, and `path` and the message name it.
  status append(const std::vector<row>& rows);
  /// Up to `rows_max` of the oldest rows; none when nothing waits.
  result<batch> front(std::size_t rows_max);
  /// Deletes the rows of a batch that the store has now.
  status drop(const batch& stored);

private:
  outbox(outbox_options options, lock_file lock, std::unique_ptr<sqlite_connection> file);
  status prepare();
  /// Moves to a copy with all waiting rows and the new ones.
  failure move_aside(const failure& why, const std::vector<row>& rows);
  status insert(const std::vector<row>& rows);
  result<std::uint64_t> count(bool of_target);

  outbox_options options_;
  lock_file lock_;
  std::unique_ptr<sqlite_connection> file_;
  std::uint64_t rows_ = 0;     // Of the target,
  std::uint64_t all_rows_ = 0; // and of everybody.
};

/// Moves up to `rows_max` of the oldest rows from `from` into `to`, in one transaction, and returns
/// them; none when no rows wait. Rows are stored a second time only after a power cut. A run that
/// is "running" in these rows is marked as dead, unless it is one of `live_runs`. Errors: of both;
/// the rows then stay.
result<std::vector<row>> replay(outbox& from, result_store& to, std::size_t rows_max,
                                const std::set<std::string>& live_runs);

} // namespace tandem::store
