#include "bench/engine/ping_pong.hpp"

#include "engine/engine_config.hpp"

#include <cstdint>

namespace tandem::bench {

namespace {

using count = std::uint64_t;

/// Throws every ball back until it has been thrown often enough; then the referee gets it.
caf::behavior player(caf::event_based_actor* self, const caf::actor& referee) {
  return {
    [self, referee](count left) {
      if (left == 0)
        self->send(referee, caf::ok_atom::value);
      else
        self->send(caf::actor_cast<caf::actor>(self->current_sender()), left - 1);
    },
  };
}

} // namespace

spent play_ping_pong(std::size_t messages, std::size_t balls, bool detached) {
  tandem::engine_config config;
  caf::actor_system system{config};
  caf::scoped_actor referee{system};
  const auto judge = caf::actor_cast<caf::actor>(referee);
  auto spawn = [&] {
    return detached ? system.spawn<caf::detached>(player, judge) : system.spawn(player, judge);
  };
  const auto one = spawn();
  const auto other = spawn();
  const stopwatch time;
  for (std::size_t i = 0; i < balls; ++i)
    caf::send_as(other, one, count{messages / balls});
  for (std::size_t i = 0; i < balls; ++i)
    referee->receive([](caf::ok_atom) {});
  const auto taken = time.read();
  for (const auto& each : {one, other})
    referee->send_exit(each, caf::exit_reason::user_shutdown);
  return taken;
}

} // namespace tandem::bench
