#pragma once

#include "market/error.hpp"
#include "store/local/descriptor.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <sys/types.h>
#include <utility>

namespace tandem::store {

/// When calls started, as one process leaves it to the next. Points of the machine's monotonic
/// clock, nanoseconds.
struct pace_record {
  struct times {
    std::int64_t started = 0;
    std::int64_t held_until = 0;
  };
  /// False: a call may have started since; whoever reads this must take it that one has, just now.
  bool is_certain = true;
  times key;
  std::map<std::string, times> trs;
};

/// The file in which the process that calls with a key keeps what the next one must know to be no
/// call too early. Survives kill -9. It is no proof that there is no other process: two that share
/// a folder but no name space of sockets exclude each other here, everybody else elsewhere.
class pace_file {
public:
  /// Opens or makes `path` and its folder. What lies there and is no plain file of ours is
  /// removed: never followed, waited for or written to. Errors: storage_busy when a process in
  /// another container or on another machine has it; storage_failure when there can be no file.
  static result<pace_file> open(const std::string& path);

  /// Uncertain where there is no whole record of this boot: nobody knows of calls from elsewhere.
  pace_record read() const;
  /// Not forced to the disk: a lost record is uncertain, and that is safe. A file that was removed
  /// or replaced is made anew, with its folder, and that is a storage_failure to be said too.
  status write(const pace_record& what);

private:
  /// An open file, and what tells whether the path still leads to it.
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
  std::string boot_; // The kernel's name for this boot, which began the clock.
};

} // namespace tandem::store
