#pragma once

#include "messages/transport.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>

namespace tandem {

/// How long a broker is waited for. The wait begins with the first failure after the last answer
/// that was of use, so a broker that answers now and then is never given up. Pure; the caller
/// brings the clock.
class patience {
public:
  using duration = std::chrono::nanoseconds;

  patience() = default;
  /// It lasts so long and for more than `failures_min` calls.
  patience(duration limit, int failures_min) : limit_(limit), failures_min_(failures_min) {}

  /// The broker answered a question, whatever it said.
  void reached() { is_reached_ = true; }
  /// It gave what was asked for, or said why it never will.
  void rewarded() {
    failures_ = 0;
    known_.merge(questions_);
    questions_.clear();
  }
  /// It gave nothing of use to the question of this number.
  void failed(std::uint64_t question, clock_point now);

  /// Whether failures tell of the broker rather than of the questions: three different ones failed
  /// that had not failed while it served others, or none was ever answered.
  bool is_about_broker() const { return !is_reached_ || questions_.size() >= questions_min; }
  bool is_over(clock_point now) const { return failures_ > failures_min_ && waited(now) >= limit_; }
  duration limit() const { return limit_; }
  duration waited(clock_point now) const { return failures_ == 0 ? duration{0} : now - since_; }
  int failures() const { return failures_; } // In a row.

private:
  static constexpr std::size_t questions_min = 3;

  duration limit_{0};
  int failures_min_ = 0;
  bool is_reached_ = false;
  int failures_ = 0;
  std::set<std::uint64_t> questions_; // That failed in this wait for the first time.
  std::set<std::uint64_t> known_;     // That failed in an earlier one.
  clock_point since_{0};
};

inline void patience::failed(std::uint64_t question, clock_point now) {
  if (failures_++ == 0)
    since_ = now;
  if (known_.count(question) == 0)
    questions_.insert(question);
}

} // namespace tandem
