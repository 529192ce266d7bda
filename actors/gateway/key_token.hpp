#pragma once

#include "messages/transport.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace tandem {

/// The token of one key. The broker's data service may take seconds to accept a new one, and asking
/// again meanwhile returns the same one: so while a token is refused from its first call on, calls
/// wait for it. Pure; the caller passes the time.
class key_token {
public:
  using duration = std::chrono::nanoseconds;

  key_token() = default;
  /// A token is renewed `margin` before its end, so that no call carries one that has ended.
  explicit key_token(duration margin) : margin_(margin) {}

  bool is_good(clock_point now) const { return until_ && now + margin_ < *until_; }
  bool is_under_way() const { return is_under_way_; }
  /// Whether the token with this number is the present one and no call was accepted with it yet.
  bool is_untried(std::uint64_t number) const { return number == number_ && is_fresh_; }
  /// Whether so many fresh tokens were refused in a row that no further one will be accepted.
  bool is_hopeless() const;
  /// No call for a new token before then.
  clock_point ready_at() const { return ready_at_; }
  /// No call with the token before then.
  clock_point settles_at() const { return settles_at_; }
  const token_ptr& value() const { return value_; }
  std::uint64_t number() const { return number_; } // Of the present one; each has another.

  void asked() { is_under_way_ = true; }
  void issued(token_ptr value, duration valid_for, clock_point now);
  /// There is no new token; the next call for one not before `ready_at`.
  void denied(clock_point ready_at);
  /// The answer with the token is unusable. True when it was not so the last time.
  bool is_garbled_first() { return !std::exchange(was_garbled_, true); }
  /// The broker accepted a call with the token `number`.
  void accepted(std::uint64_t number);
  /// It refused one: the next request asks for a new token, which all share.
  void refused(std::uint64_t number);
  /// It refused the call sent at `sent` with a fresh token, which is tried again after a while, and
  /// replaced after some such tries: another program may have ended it.
  void settle(clock_point sent, clock_point now);
  void drop() { until_.reset(); }

private:
  duration margin_{0};
  std::optional<clock_point> until_; // Empty: no token yet, or it was refused.
  token_ptr value_;
  std::uint64_t number_ = 0;
  bool is_under_way_ = false;
  bool is_fresh_ = false; // No call was accepted with it yet.
  bool was_garbled_ = false;
  clock_point ready_at_{0};
  int refusals_ = 0; // Of fresh tokens, since a call was accepted.
  clock_point settles_at_{0};
};

} // namespace tandem
