#include "cli/interrupts.hpp"

#include "cli/commands.hpp"

#include <csignal>
#include <pthread.h>
#include <unistd.h>
#include <utility>

namespace tandem::cli {

namespace {

// Ends the waiting thread; nothing else in the process uses it.
constexpr int wake_signal = SIGUSR1;
// Ctrl-C is promised to end within two seconds; this leaves room for the report.
constexpr timespec patience{1, 700'000'000};

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, wake_signal);
  return set;
}

} // namespace

void block_interrupts() {
  auto set = watched_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

interrupts::interrupts(std::function<void()> on_first)
    : waiter_([on_first = std::move(on_first)] {
        auto set = watched_signals();
        int number = 0;
        ::sigwait(&set, &number);
        if (number == wake_signal)
          return;
        on_first();
        if (::sigtimedwait(&set, nullptr, &patience) != wake_signal)
          ::_exit(exit_interrupted);
      }) {}

interrupts::~interrupts() {
  ::pthread_kill(waiter_.native_handle(), wake_signal);
  waiter_.join();
}

} // namespace tandem::cli
