#pragma once

#include "serve/scan_duty.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace tandem::serve {

/// Attends to scheduled scans in a thread of its own.
class scheduler {
public:
  explicit scheduler(scan_duty_options options);
  scheduler(const scheduler&) = delete;
  scheduler& operator=(const scheduler&) = delete;
  /// Waits for what is under way, which must be ending.
  ~scheduler();

  /// Begins nothing any more.
  void end();
  /// "2025-11-28 15:41" in Korea; empty where none is scheduled.
  std::string next_scan() const;

private:
  void work();

  scan_duty duty_;
  std::mutex guard_;
  std::condition_variable woken_;
  bool is_ending_ = false;
  std::thread worker_;
};

} // namespace tandem::serve
