#pragma once

#include "actors/run/run.hpp"
#include "market/error.hpp"
#include "messages/errors.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <utility>
#include <vector>

namespace tandem {

/// Asks `whom` from a thread that is not an actor. Blocks until there is an answer, until one of
/// `owing` (the actors the answer depends on) is gone, or until `patience` is over, so a lost
/// answer cannot hold the thread. Errors: that of the answer; internal with the cause when one of
/// `owing` has died; timeout.
template <class Answer, class Handle, class Command>
result<Answer> ask(caf::actor_system& system, const Handle& whom,
                   const std::vector<watched_actor>& owing, std::chrono::nanoseconds patience,
                   Command command) {
  // A blocking actor cannot wait for an answer and for the end of other actors at the same time.
  auto told = std::make_shared<std::promise<result<Answer>>>();
  auto outcome = told->get_future();
  system.spawn([=, command = std::move(command)](caf::event_based_actor* asker) {
    auto tell = [=](result<Answer> what) {
      told->set_value(std::move(what));
      asker->quit(); // So only the first result is told.
    };
    asker->set_down_handler([=](const caf::down_msg& msg) {
      for (const auto& one : owing)
        if (one.handle == msg.source)
          return tell(failure{ec::internal,
                              "actor " + one.name + " died: " + to_failure(msg.reason).message});
    });
    for (const auto& one : owing)
      asker->monitor(one.handle);
    asker->request(whom, patience, command)
      .then([=](const Answer& answer) { tell(answer); },
            [=](const caf::error& problem) {
              const auto why = to_failure(problem);
              if (why.code != ec::internal)
                return tell(why);
              // Most likely an actor died, and the down message with its name is about to arrive.
              asker->become([=](caf::tick_atom) { tell(why); });
              asker->delayed_send(asker, std::chrono::seconds{1}, caf::tick_atom::value);
            });
  });
  // The request times out by itself; the second more is for busy threads.
  if (outcome.wait_for(patience + std::chrono::seconds{1}) != std::future_status::ready)
    return failure{ec::timeout, "a part of the engine did not answer in time"};
  return outcome.get();
}

} // namespace tandem
