#pragma once

#include "engine/engine.hpp"
#include "serve/api/command_desk.hpp"
#include "serve/schedule.hpp"
#include "store/results/result_reader.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tandem::serve {

/// What the scheduler does and with whom.
struct scheduler_options {
  std::vector<std::string> times; // serve.scan-at
  bool verifies = true;           // serve.verify
  std::string store_url;          // With its password.
  std::string run_id;             // Of the serving process.
  engine* works = nullptr;
  /// Runs a command of this process with the settings of scheduled scans.
  std::function<int(std::vector<std::string> words)> run;
  std::function<void(const notice&)> log;
  std::function<void(utc_time)> on_due; // A scan of a session was due at that time.
};

/// Scans every session at its times, in a thread of its own, and makes a missed scan up once. A
/// scan that an earlier process began is finished, not begun again.
class scheduler {
public:
  explicit scheduler(scheduler_options options);
  scheduler(const scheduler&) = delete;
  scheduler& operator=(const scheduler&) = delete;
  /// Waits for the command under way, which must be ending.
  ~scheduler();

  /// "2025-11-28 15:41" in Korea; empty where none is scheduled.
  std::string next_scan() const;

private:
  enum class state { done, later };

  void work();
  void attend(utc_time now);
  state scan(const scheduled_scan& one);
  result<std::vector<store::past_run>> runs_since(const scheduled_scan& one) const;
  int run(std::vector<std::string> words);
  void say(notice::level severity, std::string text) const;

  scheduler_options options_;
  schedule schedule_;
  std::optional<scheduled_scan> handled_; // The newest scan that needs nothing more.
  std::optional<utc_time> retry_at_;
  int tries_ = 0;
  std::mutex guard_;
  std::condition_variable woken_;
  bool is_ending_ = false;
  std::thread worker_;
};

} // namespace tandem::serve
