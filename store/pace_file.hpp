#pragma once

#include "market/error.hpp"
#include "store/lock_file.hpp"

#include <cstdint>
#include <map>
#include <string>
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
/// call too early, and the proof that there is no other. Survives kill -9; a record that a power
/// cut or a stranger has damaged, or that is of before the last boot, reads as uncertain.
class pace_file {
public:
  /// Opens or creates `path`, and locks it for as long as the object lives. Errors: storage_busy
  /// naming the holder; storage_failure when the file cannot be created or read.
  static result<pace_file> open(const std::string& path);

  pace_file(pace_file&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), lock_(std::move(other.lock_)),
        boot_(std::move(other.boot_)), is_new_(other.is_new_) {}
  pace_file(const pace_file&) = delete;
  pace_file& operator=(const pace_file&) = delete;
  pace_file& operator=(pace_file&&) = delete;
  ~pace_file();

  /// Certain and empty when nobody has called with this key yet.
  pace_record read() const;
  /// Not forced to the disk: a lost record is uncertain, and that is safe. Errors: storage_failure.
  status write(const pace_record& what);

private:
  pace_file(int descriptor, lock_file lock, std::string boot, bool is_new)
      : descriptor_(descriptor), lock_(std::move(lock)), boot_(std::move(boot)), is_new_(is_new) {}

  int descriptor_;
  lock_file lock_;
  std::string boot_; // The kernel's name for this boot, which began the clock.
  bool is_new_;
};

} // namespace tandem::store
