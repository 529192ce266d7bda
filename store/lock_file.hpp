#pragma once

#include "market/error.hpp"

#include <string>

namespace tandem::store {

/// An advisory lock on a small file beside the database, held as long as the object lives. The
/// kernel drops it when the process dies, however it dies, so there are no stale locks; the file
/// stays, because removing it would let two processes lock two files of one name.
class lock_file {
public:
  /// Locks `path`, creating it. Errors: storage_busy naming the holder's pid and command line;
  /// storage_failure when the file cannot be created.
  static result<lock_file> acquire(const std::string& path);

  lock_file(lock_file&& other) noexcept;
  lock_file& operator=(lock_file&& other) noexcept;
  lock_file(const lock_file&) = delete;
  lock_file& operator=(const lock_file&) = delete;
  ~lock_file();

private:
  explicit lock_file(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

} // namespace tandem::store
