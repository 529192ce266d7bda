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
constexpr timespec patience{1, 700'000'000};

std::mutex guard; // Guards the members below and what they point to.
const std::function<void()>* wanted = nullptr;

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP); // The terminal, or the connection to it, is gone.
  return set;
}

/// Whether an on_first handler exists that ends the process in order; it has been called.
bool soften() {
  const std::lock_guard lock{guard};
  if (wanted != nullptr && *wanted)
    (*wanted)();
  return wanted != nullptr;
}

} // namespace

void watch_interrupts() {
  const auto set = watched_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // Until the process ends, because even the end may hang in a pipe that is not read.
  const auto watch = [set] {
    int number = 0;
    ::sigwait(&set, &number);
    const bool is_cut_off = soften() && ::sigtimedwait(&set, nullptr, &patience) < 0;
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

soft_interrupt::soft_interrupt(std::function<void()> on_first) : on_first_(std::move(on_first)) {
  const std::lock_guard lock{guard};
  wanted = &on_first_;
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
