#pragma once

#include "messages/errors.hpp"

#include <boost/test/unit_test.hpp>
#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include <algorithm>
#include <chrono>
#include <vector>

namespace tandem::test {

/// An actor system whose clock stands still until it is told to move. Everything runs in the test's
/// thread, so a test is deterministic and an hour takes milliseconds.
class virtual_system {
public:
  virtual_system()
      : system(prepare(config)), self(system, true),
        scheduler_(dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler())) {
    scheduler_.clock().current_time += std::chrono::hours{1}; // 0 means "unset" in several places.
    start_ = scheduler_.clock().current_time;
  }
  virtual_system(const virtual_system&) = delete;
  virtual_system& operator=(const virtual_system&) = delete;

  ~virtual_system() {
    // Break every self-tick loop, then end what is left; otherwise ~actor_system waits for ever.
    for (auto& one : spawned_)
      caf::anon_send_exit(one, caf::exit_reason::kill);
    spawned_.clear();
    drain();
    scheduler_.clock().cancel_all();
    drain();
    system.await_actors_before_shutdown(false);
  }

  /// Spawns and remembers, so that no test leaks an actor.
  template <class... Ts>
  auto spawn(Ts&&... arguments) {
    auto handle = system.spawn(std::forward<Ts>(arguments)...);
    spawned_.push_back(caf::actor_cast<caf::strong_actor_ptr>(handle));
    drain();
    return handle;
  }

  /// Delivers everything that is ready, without moving the clock.
  void drain() {
    while (scheduler_.try_run_once()) {
    }
  }

  /// Moves the clock by `time`, firing timers one due time after the other.
  void advance(caf::timespan time) {
    auto& clock = scheduler_.clock();
    auto target = clock.current_time + std::chrono::duration_cast<clock_duration>(time);
    drain();
    while (clock.has_pending_timeout() && clock.schedule().begin()->first <= target) {
      auto due = std::max(clock.schedule().begin()->first, clock.current_time);
      clock.advance_time(due - clock.current_time);
      drain();
    }
    clock.advance_time(target - clock.current_time);
    drain();
  }

  /// Moves the clock by `time` at once, as a machine that slept does: timers come late.
  void leap(caf::timespan time) {
    drain();
    scheduler_.clock().advance_time(std::chrono::duration_cast<clock_duration>(time));
    drain();
  }

  /// Virtual time since the system was made.
  std::chrono::nanoseconds now() const { return scheduler_.clock().current_time - start_; }
  /// The same for a point of the actor clock.
  std::chrono::nanoseconds since_start(std::chrono::nanoseconds clock_point) const {
    return clock_point - std::chrono::nanoseconds{start_.time_since_epoch()};
  }

  caf::actor_system_config config;
  caf::actor_system system;
  caf::scoped_actor self; // Asks and receives for the test.

private:
  using clock_duration = caf::actor_clock::duration_type;

  static caf::actor_system_config& prepare(caf::actor_system_config& config) {
    add_error_category(config);
    config.set("scheduler.policy", caf::atom("testing"));
    config.set("logger.inline-output", true);
    return config;
  }

  caf::scheduler::test_coordinator& scheduler_;
  caf::actor_clock::time_point start_;
  std::vector<caf::strong_actor_ptr> spawned_;
};

/// What became of one request: the answer, or the error, or neither yet.
template <class T>
struct reply {
  int answers = 0; // Exactly one is right.
  std::optional<T> value;
  std::optional<failure> problem;
};

/// Asks from an actor of its own, so that replies arrive while the clock moves.
template <class T, class Handle, class Command>
std::shared_ptr<reply<T>> ask(virtual_system& virtual_time, const Handle& whom, Command command) {
  auto out = std::make_shared<reply<T>>();
  virtual_time.spawn([=](caf::event_based_actor* asker) {
    asker->request(whom, std::chrono::minutes{60 * 1000}, command)
      .then(
        [out](const T& value) {
          ++out->answers;
          out->value = value;
        },
        [out](const caf::error& problem) {
          ++out->answers;
          out->problem = to_failure(problem);
        });
  });
  return out;
}

} // namespace tandem::test
