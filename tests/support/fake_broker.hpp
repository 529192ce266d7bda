#pragma once

#include "messages/monitor.hpp"
#include "messages/transport.hpp"
#include "messages/writer.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tandem::test {

/// One call as the broker saw it.
struct seen_call {
  std::string tr;
  std::string subject;
  clock_point sent{0};
};

using scripted_answer = std::variant<tr_page, token_lease, failure>;

/// The script of a broker and what it saw. Shared by the test and the actor that plays it.
struct broker_script {
  std::vector<seen_call> calls;
  /// What to answer; the default is an empty page. Called once per call, in order.
  std::function<scripted_answer(const seen_call&)> answer;
  std::chrono::nanoseconds latency{0};
  /// Overrides `latency` for the n-th call.
  std::function<std::chrono::nanoseconds(std::size_t)> latency_of;
  bool silent = false; // Takes calls and never answers.

  std::vector<seen_call> of(const std::string& tr) const {
    std::vector<seen_call> some;
    std::copy_if(calls.begin(), calls.end(), std::back_inserter(some),
                 [&](const auto& call) { return call.tr == tr; });
    return some;
  }
};

using fake_transport = transport_actor::extend<caf::reacts_to<caf::tick_atom, std::uint64_t>>;

struct fake_transport_state {
  static inline constexpr const char* name = "fake_transport";
  std::map<std::uint64_t, std::pair<caf::typed_response_promise<call_outcome>, call_outcome>> open;
  std::uint64_t next_id = 0;
};

/// Plays `script`: a call starts at its slot and is answered `latency` later, in virtual time.
inline fake_transport::behavior_type
fake_broker(fake_transport::stateful_pointer<fake_transport_state> self,
            std::shared_ptr<broker_script> script) {
  auto take = [self, script](seen_call call, clock_point not_before,
                             bool token) -> caf::result<call_outcome> {
    auto now = std::chrono::duration_cast<clock_point>(self->clock().now().time_since_epoch());
    call.sent = std::max(now, not_before);
    script->calls.push_back(call);
    call_outcome outcome;
    outcome.sent_at = call.sent;
    auto latency =
      script->latency_of ? script->latency_of(script->calls.size() - 1) : script->latency;
    outcome.answered_at = call.sent + latency;
    if (script->answer)
      outcome.what = script->answer(call);
    else if (token)
      outcome.what = token_lease{std::chrono::hours{24}};
    auto promise = self->make_response_promise<call_outcome>();
    if (script->silent)
      return promise;
    auto id = ++self->state.next_id;
    self->state.open.emplace(id, std::make_pair(promise, outcome));
    self->scheduled_send(
      self,
      caf::actor_clock::time_point{
        std::chrono::duration_cast<caf::actor_clock::duration_type>(outcome.answered_at)},
      caf::tick_atom::value, id);
    return promise;
  };
  return {
    [take](const send_call& command) {
      return take({std::string{tr_name(command.query)}, subject(command.query), {}},
                  command.not_before, false);
    },
    [take](const renew_token& command) {
      return take({"au10001", {}, {}}, command.not_before, true);
    },
    [self](caf::tick_atom, std::uint64_t id) {
      auto node = self->state.open.extract(id);
      node.mapped().first.deliver(node.mapped().second);
    },
  };
}

/// Answers every token call with a day's lease, and other calls as `script` says.
template <class Script>
auto with_token(Script script) {
  return [script = std::move(script)](const seen_call& call) mutable -> scripted_answer {
    if (call.tr == "au10001")
      return token_lease{std::chrono::hours{24}};
    return script(call);
  };
}

/// Fails the first `count` calls with `why`; answers the others with an empty page.
inline auto failing_first(int count, failure why) {
  return with_token([=](const seen_call&) mutable -> scripted_answer {
    if (count-- > 0)
      return why;
    return tr_page{};
  });
}

/// Fails every call.
inline auto always_failing(failure why) {
  return with_token([=](const seen_call&) -> scripted_answer { return why; });
}

/// A writer that keeps what it is told.
struct writer_record {
  std::vector<call_record> calls;
  std::vector<save_candidates> candidates;
  std::vector<save_run> runs;
  std::vector<save_regime> regimes;
  stored_midterm midterm; // What is stored before any session.
  std::size_t symbols = 0;
  status problem; // When set, every save fails with it.
};

inline writer_actor::behavior_type recording_writer(writer_actor::pointer,
                                                    std::shared_ptr<writer_record> record) {
  auto saved = [record](std::uint64_t rows) -> caf::result<rows_saved> {
    if (record->problem)
      return to_caf(*record->problem);
    return rows_saved{rows};
  };
  return {
    [=](const save_run& command) {
      record->runs.push_back(command);
      return saved(1);
    },
    [=](const save_symbols& command) {
      record->symbols += command.symbols.size();
      return saved(command.symbols.size());
    },
    [=](const save_candidates& command) {
      record->candidates.push_back(command);
      return saved(command.candidates.size());
    },
    [=](const save_regime& command) {
      record->regimes.push_back(command);
      return saved(1);
    },
    [=](const fetch_midterm&) -> caf::result<stored_midterm> {
      if (record->problem)
        return to_caf(*record->problem);
      return record->midterm;
    },
    [=](const call_record& call) { record->calls.push_back(call); },
    [=](const flush_rows&) { return saved(0); },
  };
}

/// A monitor that keeps what it is told.
struct monitor_record {
  std::vector<notice> notices;
  std::vector<scan_progress> progress;
};

inline monitor_actor::behavior_type recording_monitor(monitor_actor::pointer,
                                                      std::shared_ptr<monitor_record> record) {
  return {
    [=](const notice& what) { record->notices.push_back(what); },
    [=](const scan_progress& progress) { record->progress.push_back(progress); },
    [](const watch&) {},
    [](const get_resource_usage&) { return resource_usage{}; },
  };
}

} // namespace tandem::test
