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

/// Asks `whom` from a thread that is no actor and blocks until there is an answer, until one of
/// `owing` (whom the answer depends on) is gone, or until `patience` is over; no answer that got
/// lost holds the thread for longer. Errors: that of the answer; internal with the cause when one
/// of `owing` has died; timeout.
template <class Answer, class Handle, class Command>
result<Answer> ask(caf::actor_system& system, const Handle& whom,
                   const std::vector<watched_actor>& owing, std::chrono::nanoseconds patience,
                   Command command) {
  // A blocking actor can wait for an answer or for the end of an actor, but not for both.
  auto told = std::make_shared<std::promise<result<Answer>>>();
  auto outcome = told->get_future();
  system.spawn([=, command = std::move(command)](caf::event_based_actor* asker) {
    auto tell = [=](result<Answer> what) {
      told->set_value(std::move(what));
      asker->quit(); // So nothing is told twice.
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
              // Most likely somebody's end, which his name is about to come with.
              asker->become([=](caf::tick_atom) { tell(why); });
              asker->delayed_send(asker, std::chrono::seconds{1}, caf::tick_atom::value);
            });
  });
  // The request ends by itself; a second more is for threads that are all busy.
  if (outcome.wait_for(patience + std::chrono::seconds{1}) != std::future_status::ready)
    return failure{ec::timeout, "a part of the engine did not answer in time"};
  return outcome.get();
}

} // namespace tandem
