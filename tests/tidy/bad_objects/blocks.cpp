#include <caf/all.hpp>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <unistd.h>

// Never linked into anything: what the rules over object files must find, each in its own way of
// making a thread wait.

#define TANDEM_TOGETHER(a, b) a##b

namespace tandem::bad {

int sleeps() {
  return ::TANDEM_TOGETHER(u, sleep)(1);
}

void locks(std::mutex& mutex) {
  const std::lock_guard guard{mutex};
}

void waits(std::condition_variable& changed, std::unique_lock<std::mutex>& lock) {
  changed.wait(lock);
}

bool reads_a_file() {
  return std::ifstream{"candles.csv"}.good();
}

void asks_and_waits(caf::actor_system& system) {
  caf::scoped_actor self{system};
  self->receive([](int) {});
}

} // namespace tandem::bad
