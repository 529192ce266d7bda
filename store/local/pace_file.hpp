#pragma once

#include "market/error.hpp"
#include "store/local/descriptor.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <sys/types.h>
#include <utility>

namespace tandem::store {

/// When calls started, as stored by one process for the next. Times of the machine's monotonic
/// clock, in nanoseconds.
struct pace_record {
  struct times {
    std::int64_t started = 0;
    std::int64_t held_until = 0;
  };
  /// False: a call may have started after `started`; a reader must assume that one has started now.
  bool is_certain = true;
  times key;
  std::map<std::string, times> trs;
};

/// Stores what the next process with a key needs to know so that it calls no earlier than allowed.
/// Survives kill -9. It also excludes a process that shares the folder but not the name space of
/// sockets; all others are excluded by key_lock.
class pace_file {
public:
  /// Opens or creates `path` and its folder. Removes anything there that is not a plain file of
  /// ours, without following, reading or writing it. Errors: storage_busy when a process in another
  /// container or on another machine has the file open; storage_failure when none can be created.
  static result<pace_file> open(const std::string& path);

  /// Uncertain without a complete record of this boot: calls may have been made elsewhere.
  pace_record read() const;
  /// Not forced to the disk: a lost record reads as uncertain, which is safe. A file that was
  /// removed or replaced is created again, with its folder, and reported as storage_failure.
  status write(const pace_record& what);

private:
  /// An open file, and what is needed to check that the path still leads to it.
  struct open_file {
    descriptor handle;
    dev_t device = 0;
    ino_t number = 0;
  };

  pace_file(std::string path, open_file file, std::string boot)
      : path_(std::move(path)), file_(std::move(file)), boot_(std::move(boot)) {}
  static result<open_file> open_or_make(const std::string& path);
  bool is_in_place() const;

  std::string path_;
  open_file file_;
  std::string boot_; // The kernel's id of this boot, with which the clock began.
};

} // namespace tandem::store
