#pragma once

#include "messages/actors.hpp"
#include "messages/monitor.hpp"
#include "messages/transport.hpp"
#include "messages/writer.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tandem::test {

/// One call as the broker saw it.
struct seen_call {
  std::string tr;
  std::string subject;
  clock_point sent{0};
  std::string key = {}; // It was made with.
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
  /// How much later than its slot the next call starts.
  std::function<std::chrono::nanoseconds()> lateness_of;
  /// How far the Date of an answer is ahead of the virtual clock; none without it.
  std::function<std::chrono::nanoseconds(const seen_call&)> clock_gap_of;
  named_quota quota;   // Of refusals.
  bool silent = false; // Takes calls and never answers.
  /// Whether a call gets through; one that does not never leaves this machine. Default: all do.
  std::function<bool()> is_reachable;

  std::vector<seen_call> of(const std::string& tr) const {
    std::vector<seen_call> some;
    std::copy_if(calls.begin(), calls.end(), std::back_inserter(some),
                 [&](const auto& call) { return call.tr == tr; });
    return some;
  }
};

inline bool is_refusal(const call_outcome& outcome) {
  const auto* why = std::get_if<failure>(&outcome.what);
  return why != nullptr && why->code == ec::rate_limited;
}

using fake_transport = transport_actor::extend<caf::reacts_to<caf::tick_atom, std::uint64_t>>;

struct fake_transport_state {
  static inline constexpr const char* name = "fake_transport";
  /// What is done at a moment to come.
  std::map<std::uint64_t, std::function<void()>> errands;
  std::uint64_t next_id = 0;
};

/// Plays `script`: a call starts at its slot and is answered `latency` later, in virtual time.
inline fake_transport::behavior_type
fake_broker(fake_transport::stateful_pointer<fake_transport_state> self,
            std::shared_ptr<broker_script> script, const std::string& key) {
  auto at = [self](clock_point when, std::function<void()> what) {
    auto id = ++self->state.next_id;
    self->state.errands.emplace(id, std::move(what));
    self->scheduled_send(self,
                         caf::actor_clock::time_point{
                           std::chrono::duration_cast<caf::actor_clock::duration_type>(when)},
                         caf::tick_atom::value, id);
  };
  // Only at its start does the broker know of a call, so one that is killed before was never made.
  auto start = [self, script, at](seen_call call, std::uint64_t grant,
                                  const caf::typed_response_promise<call_outcome>& promise,
                                  const call_watcher_actor& watcher) {
    call.sent = std::chrono::duration_cast<clock_point>(self->clock().now().time_since_epoch());
    call_outcome outcome;
    outcome.sent_at = call.sent;
    if (script->is_reachable && !script->is_reachable()) {
      outcome.answered_at = call.sent;
      outcome.what = failure{ec::unavailable, "no route to the broker"};
      outcome.is_sent = false;
      return at(call.sent, [outcome, answer = promise]() mutable { answer.deliver(outcome); });
    }
    script->calls.push_back(call);
    auto latency =
      script->latency_of ? script->latency_of(script->calls.size() - 1) : script->latency;
    outcome.answered_at = call.sent + latency;
    if (script->answer)
      outcome.what = script->answer(call);
    else if (call.tr == token_tr)
      outcome.what = token_lease{std::chrono::hours{24}, {}};
    if (script->clock_gap_of)
      outcome.clock_gap = script->clock_gap_of(call);
    if (is_refusal(outcome))
      outcome.quota = script->quota;
    self->send(watcher, call_started{grant, call.sent});
    if (!script->silent)
      at(outcome.answered_at, [outcome, answer = promise]() mutable { answer.deliver(outcome); });
  };
  auto take = [self, script, at, start](const seen_call& call, std::uint64_t grant,
                                        clock_point not_before) -> caf::result<call_outcome> {
    // The promise takes the sender along, so it is asked for first.
    auto watcher = caf::actor_cast<call_watcher_actor>(self->current_sender());
    auto promise = self->make_response_promise<call_outcome>();
    auto now = std::chrono::duration_cast<clock_point>(self->clock().now().time_since_epoch());
    auto late = script->lateness_of ? script->lateness_of() : std::chrono::nanoseconds{0};
    at(std::max(now, not_before + late), [=] { start(call, grant, promise, watcher); });
    return promise;
  };
  return {
    [take, key](const send_call& command) {
      return take({std::string{tr_name(command.query)}, subject(command.query), {}, key},
                  command.grant, command.not_before);
    },
    [take, key](const renew_token& command) {
      return take({token_tr, {}, {}, key}, command.grant, command.not_before);
    },
    [self](caf::tick_atom, std::uint64_t id) { self->state.errands.extract(id).mapped()(); },
  };
}

/// Answers every token call with a day's lease, and other calls as `script` says.
template <class Script>
auto with_token(Script script) {
  return [script = std::move(script)](const seen_call& call) mutable -> scripted_answer {
    if (call.tr == "au10001")
      return token_lease{std::chrono::hours{24}, {}};
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
  std::vector<save_verdict> verdicts;
  std::vector<save_run> runs;
  std::vector<save_regime> regimes;
  stored_midterm midterm; // What is stored before any session.
  std::size_t symbols = 0;
  status problem; // When set, every save fails with it.
  writer_status committed;
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
    [=](const save_verdict& command) { record->verdicts.push_back(command); },
    [=](const flush_rows&) { return saved(0); },
    [=](const get_status&) { return record->committed; },
  };
}

/// A monitor that keeps what it is told.
struct monitor_record {
  std::vector<notice> notices;
  std::vector<scan_progress> progress;
  std::vector<prefetch_progress> prefetch;
  std::vector<stray_error> stray_errors;
  std::vector<std::string> restarted;
};

inline monitor_actor::behavior_type recording_monitor(monitor_actor::pointer,
                                                      std::shared_ptr<monitor_record> record) {
  return {
    [=](const notice& what) { record->notices.push_back(what); },
    [](const run_begins&) {},
    [](const run_ends&) {},
    [=](const scan_progress& progress) { record->progress.push_back(progress); },
    [=](const prefetch_progress& progress) { record->prefetch.push_back(progress); },
    [=](const actor_restarted& what) { record->restarted.push_back(what.actor); },
    [=](const stray_error& what) { record->stray_errors.push_back(what); },
    [](const watch&) {},
    [](const subscribe&) {},
    [](const get_status&) { return resource_usage{}; },
  };
}

} // namespace tandem::test
