#pragma once

#include "market/error.hpp"
#include "store/local/descriptor.hpp"

#include <string>
#include <utility>

namespace tandem::store {

/// An advisory lock on a small file beside the database, held as long as the object lives. The
/// kernel drops it when the process dies, however it dies, so there are no stale locks; the file
/// stays, because removing it would let two processes lock two files of one name.
class lock_file {
public:
  /// Locks `path`, creating it. Errors: storage_busy naming the holder's pid and command line;
  /// storage_failure when the file cannot be created.
  static result<lock_file> acquire(const std::string& path);

private:
  explicit lock_file(descriptor file) : file_(std::move(file)) {}
  descriptor file_;
};

} // namespace tandem::store
