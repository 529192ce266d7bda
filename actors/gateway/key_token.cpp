#include "actors/gateway/key_token.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

// While a fresh token is refused the calls wait this long, each time twice as long; after so many
// times a new one is asked for.
constexpr std::chrono::milliseconds settling_first{500};
constexpr std::chrono::seconds settling_last{8};
constexpr int settling_times = 4;
// Two more new ones are waited for.
constexpr int settling_times_max = 2 * settling_times;

} // namespace

bool key_token::is_hopeless() const {
  return refusals_ >= settling_times_max;
}

void key_token::issued(token_ptr value, duration valid_for, clock_point now) {
  is_under_way_ = false;
  value_ = std::move(value);
  ++number_;
  is_fresh_ = true;
  was_garbled_ = false;
  // A lease shorter than the margin is used all the same, or the gateway would renew it without
  // end.
  until_ = now + std::max(valid_for, margin_ * 2);
}

void key_token::denied(clock_point ready_at) {
  is_under_way_ = false;
  ready_at_ = ready_at;
}

void key_token::accepted(std::uint64_t number) {
  if (number != number_)
    return;
  is_fresh_ = false;
  refusals_ = 0;
}

void key_token::refused(std::uint64_t number) {
  if (number == number_)
    drop();
}

void key_token::settle(clock_point sent, clock_point now) {
  if (sent < settles_at_)
    return; // It was under way together with another one that was refused.
  std::chrono::nanoseconds wait = settling_first;
  for (int i = 0; i < refusals_ && wait < settling_last; ++i)
    wait *= 2;
  settles_at_ = now + std::min<std::chrono::nanoseconds>(wait, settling_last);
  if (++refusals_ % settling_times == 0)
    drop();
}

} // namespace tandem
