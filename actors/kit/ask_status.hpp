#pragma once

#include "actors/kit/gather.hpp"
#include "messages/fwd.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <vector>

namespace tandem {

/// Asks `whom` for its counters, puts them into `into` and tells `answered`, also when no answer
/// comes in time. Precondition: `into` lives until then.
template <class Self, class Handle, class Status, class Question = get_status>
void ask_status(Self* self, const Handle& whom, std::chrono::nanoseconds timeout, Status& into,
                const gather& answered, const Question& question = {}) {
  self->request(whom, timeout, question)
    .then(
      [&into, answered](const Status& now) {
        into = now;
        answered();
      },
      [answered](const caf::error&) { answered(); });
}

/// The counters of all in one list.
template <class Status>
std::vector<Status> joined(const std::vector<std::vector<Status>>& of) {
  std::vector<Status> all;
  for (const auto& some : of)
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

} // namespace tandem
