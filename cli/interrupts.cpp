#include "cli/interrupts.hpp"

#include "cli/commands.hpp"

#include <chrono>
#include <csignal>
#include <pthread.h>
#include <unistd.h>
#include <utility>

namespace tandem::cli {

namespace {

// Ends the waiting thread; nothing else in the process uses it.
constexpr int wake_signal = SIGUSR1;
// Ctrl-C is promised to end within two seconds; this leaves room for the report.
constexpr auto patience = std::chrono::milliseconds{1700};

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP); // The terminal or the connection to it is gone.
  sigaddset(&set, wake_signal);
  return set;
}

} // namespace

void block_interrupts() {
  auto set = watched_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

interrupts::interrupts(std::function<void()> on_first)
    : waiter_([this, on_first = std::move(on_first)] { watch(on_first); }) {}

void interrupts::watch(const std::function<void()>& on_first) {
  auto set = watched_signals();
  int number = wake_signal;
  while (number == wake_signal && !done_)
    ::sigwait(&set, &number); // Somebody else's SIGUSR1 must not end the watch.
  if (number == wake_signal)
    return;
  on_first();
  auto deadline = std::chrono::steady_clock::now() + patience;
  while (!done_) {
    auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(
      deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0)
      ::_exit(exit_interrupted);
    constexpr auto second = std::chrono::nanoseconds{std::chrono::seconds{1}}.count();
    const timespec wait{left.count() / second, left.count() % second};
    auto next = ::sigtimedwait(&set, nullptr, &wait);
    if (next > 0 && next != wake_signal)
      ::_exit(exit_interrupted);
  }
}

interrupts::~interrupts() {
  done_ = true;
  ::pthread_kill(waiter_.native_handle(), wake_signal);
  waiter_.join();
}

} // namespace tandem::cli
