#pragma once

#include "messages/transport.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>

namespace tandem {

/// How long to wait for a broker. The wait begins with the first failure after the last useful
/// answer, so a broker that is useful now and then is never given up. Pure; the caller passes the
/// time.
class patience {
public:
  using duration = std::chrono::nanoseconds;

  patience() = default;
  /// The wait lasts `limit` and more than `failures_min` calls.
  patience(duration limit, int failures_min) : limit_(limit), failures_min_(failures_min) {}

  /// The broker answered a question, even with an error.
  void reached() { is_reached_ = true; }
  /// The broker gave what was asked for, or said why it never will.
  void rewarded() {
    failures_ = 0;
    known_.merge(questions_);
    questions_.clear();
    while (known_.size() > known_max)
      known_.erase(known_.upper_bound(0)); // The oldest; 0 stands for every token.
  }
  /// A new wait begins with the next failure.
  void restart() {
    failures_ = 0;
    questions_.clear();
  }
  /// The broker gave nothing useful to the question with this number.
  void failed(std::uint64_t question, clock_point now);

  /// Whether failures are the broker's fault and not the questions': three different questions
  /// failed that had not failed while it served others, or it has never answered.
  bool is_about_broker() const { return !is_reached_ || questions_.size() >= questions_min; }
  bool is_over(clock_point now) const { return failures_ > failures_min_ && waited(now) >= limit_; }
  duration limit() const { return limit_; }
  duration waited(clock_point now) const { return failures_ == 0 ? duration{0} : now - since_; }
  int failures() const { return failures_; } // In a row.

private:
  static constexpr std::size_t questions_min = 3;
  static constexpr std::size_t known_max = 1024; // More than fail at a time.

  duration limit_{0};
  int failures_min_ = 0;
  bool is_reached_ = false;
  int failures_ = 0;
  std::set<std::uint64_t> questions_; // Questions that failed first in this wait.
  std::set<std::uint64_t> known_;     // Questions that failed in earlier waits.
  clock_point since_{0};
};

inline void patience::failed(std::uint64_t question, clock_point now) {
  if (failures_++ == 0)
    since_ = now;
  if (known_.count(question) == 0)
    questions_.insert(question);
}

} // namespace tandem
