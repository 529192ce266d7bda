#pragma once

#include "market/error.hpp"
#include "market/session.hpp"
#include "market/utc_time.hpp"
#include "messages/monitor.hpp"
#include "serve/schedule.hpp"
#include "store/results/result_reader.hpp"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tandem::serve {

/// What scheduled scans are done with.
struct scan_duty_options {
  std::vector<std::string> times; // serve.scan-at
  bool verifies = true;           // serve.verify
  std::function<utc_time()> now;
  /// The runs of a day's session, the newest first.
  std::function<result<std::vector<store::past_run>>(const std::string& day)> runs_of;
  /// The session of a day, or the last one before it.
  std::function<result<market::trading_session>(market::date day)> session_of;
  /// Runs a command of this process and returns its exit code.
  std::function<int(std::vector<std::string> words)> run;
  std::function<void(const notice&)> log;
  std::function<void(utc_time)> on_due; // A scan of a session was due at that time.
};

/// Scans every session at its times, and makes a missed scan up once. A scan that an earlier
/// process began is finished, not begun again; one that fails is tried again.
class scan_duty {
public:
  explicit scan_duty(scan_duty_options options)
      : options_(std::move(options)), schedule_(options_.times) {}

  /// Does what is due now; blocks until it is done.
  void attend();
  /// Begins nothing any more. From any thread.
  void end() { is_ending_ = true; }
  const schedule& plan() const { return schedule_; }

private:
  enum class state { done, later };

  state scan(const scheduled_scan& one);
  result<std::vector<store::past_run>> runs_since(const scheduled_scan& one) const;
  int run(std::vector<std::string> words);
  void say(notice::level severity, std::string text) const;

  scan_duty_options options_;
  schedule schedule_;
  std::atomic<bool> is_ending_ = false;
  std::optional<scheduled_scan> handled_; // The newest scan that needs nothing more.
  std::optional<scheduled_scan> tried_;   // The one that failed lately,
  int tries_ = 0;                         // how often,
  utc_time retry_at_;                     // and when it is tried again.
};

} // namespace tandem::serve
