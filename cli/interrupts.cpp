#include "cli/interrupts.hpp"

#include "cli/commands.hpp"
#include "cli/last_resort.hpp"

#include <chrono>
#include <csignal>
#include <mutex>
#include <pthread.h>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace tandem::cli {

namespace {

// Ctrl-C is promised to end within two seconds; this leaves time for ending.
constexpr std::chrono::milliseconds usual_limit{1700};

std::mutex guard; // Guards the members below and what they point to.
const soft_interrupt* wanted = nullptr;

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP); // The terminal, or the connection to it, is gone.
  return set;
}

timespec in_timespec(std::chrono::nanoseconds time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  return {whole.count(), (time - whole).count()};
}

} // namespace

/// Whether there is somebody who takes SIGHUP for something else than an end; it has been called.
bool is_hangup_taken() {
  const std::lock_guard lock{guard};
  const bool is_taken = wanted != nullptr && wanted->on_hangup_;
  if (is_taken)
    wanted->on_hangup_();
  return is_taken;
}

/// How long the end may take; nothing when nobody ends the process in order. on_first has been
/// called.
std::optional<std::chrono::nanoseconds> soften() {
  const std::lock_guard lock{guard};
  if (wanted == nullptr)
    return std::nullopt;
  if (wanted->on_first_)
    wanted->on_first_();
  return wanted->limit_;
}

void watch_interrupts() {
  const auto set = watched_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // Until the process ends, because even the end may hang in a pipe that is not read.
  const auto watch = [set] {
    int number = 0;
    do
      ::sigwait(&set, &number);
    while (number == SIGHUP && is_hangup_taken());
    const auto limit = soften();
    const auto patience = in_timespec(limit.value_or(std::chrono::nanoseconds{0}));
    const bool is_cut_off = limit && ::sigtimedwait(&set, nullptr, &patience) < 0;
    say_at_once(is_cut_off ? "interrupted: cut off what did not come to its end in time; what was "
                             "accepted before is stored"
                           : "interrupted");
    ::_exit(exit_interrupted);
  };
  try {
    std::thread{watch}.detach();
  } catch (const std::system_error& refused) {
    throw std::runtime_error{"no room for one thread more: " + refused.code().message()
                             + "; ulimit -u or the cgroup's pids.max may allow too few"};
  }
}

soft_interrupt::soft_interrupt(std::function<void()> on_first)
    : soft_interrupt(std::move(on_first), usual_limit, {}) {}

soft_interrupt::soft_interrupt(std::function<void()> on_first, std::chrono::nanoseconds limit,
                               std::function<void()> on_hangup)
    : on_first_(std::move(on_first)), limit_(limit), on_hangup_(std::move(on_hangup)) {
  const std::lock_guard lock{guard};
  wanted = this;
}

soft_interrupt::~soft_interrupt() {
  const std::lock_guard lock{guard};
  wanted = nullptr;
}

void soft_interrupt::release() {
  const std::lock_guard lock{guard};
  on_first_ = nullptr;
}

} // namespace tandem::cli
