#include "actors/verifier/verifier.hpp"

#include "actors/kit/ending.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

// node               verifier           catalog            history            gateway
//    │ verify_histories │                  │                  │                  │
//    ├─────────────────▶│ resolve_session  │                  │                  │
//    │                  ├─────────────────▶│                  │                  │
//    │                  │ list_oldest: whose last whole fetch is oldest          │
//    │                  ├────────────────────────────────────▶│                  │
//    │                  │ fetch_tr: the chart of each, one page                  │
//    │                  ├───────────────────────────────────────────────────────▶│
//    │                  │ load_candles: to compare with       │                  │
//    │                  ├────────────────────────────────────▶│                  │
//    │                  │ correct_histories: of a batch of charts                │
//    │                  ├────────────────────────────────────▶│                  │
//    │◀─────────────────┤ verification_summary                │                  │

namespace tandem {

namespace {

/// "100500", "12.5"; prices have at most two decimals.
std::string number_text(double number) {
  auto text = std::to_string(number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.')
    text.pop_back();
  return text;
}

std::string describe(const market::correction& one) {
  return "history.corrected code=" + one.code + " day=" + one.day.iso() + " field="
         + std::string{one.field} + " before=" + (one.before ? number_text(*one.before) : "none")
         + " after=" + number_text(one.after);
}

} // namespace

verifier_actor::behavior_type verifier(verifier_actor::stateful_pointer<verifier_state> self,
                                       verifier_options options, verifier_partners partners) {
  return self->state.make_behavior(options, std::move(partners));
}

verifier_state::verifier_state(verifier_actor::pointer self) : self_(self) {}

verifier_actor::behavior_type verifier_state::make_behavior(verifier_options options,
                                                            verifier_partners partners) {
  options_ = options;
  partners_ = std::move(partners);
  on_exit(self_, [this](const caf::error& reason) { leave(reason); });
  survive_errors(self_, partners_.monitor);
  return {
    [this](const verify_histories& command) { return on_verify_histories(command); },
    [this](const stop_run&) { on_stop_run(); },
  };
}

caf::result<verifier_state::answer_type>
verifier_state::on_verify_histories(const verify_histories& command) {
  if (answer_)
    return to_caf({ec::invalid_argument, "a verification is already under way"});
  answer_ = self_->make_response_promise<answer_type>();
  command_ = command;
  summary_ = {};
  codes_.clear();
  charts_ = {};
  is_stopped_ = false;
  days_ = {};
  noted_.clear();
  asked_.clear();
  auto promise = *answer_;
  ask<resolved_session>(
    partners_.catalog, options_.step_timeout, resolve_session{command.today, false, command.run_id},
    [this](const resolved_session& found) { on_session(found); },
    [this](const failure& why) { give_up(why); });
  return promise;
}

void verifier_state::on_stop_run() {
  if (!answer_ || is_stopped_)
    return;
  summary_.interrupted = true;
  stop();
}

void verifier_state::leave(const caf::error& reason) {
  if (answer_)
    answer_->deliver(to_caf({ec::shutting_down, "the verification was stopped"}));
  self_->quit(reason);
}

template <class Answer, class Handle, class Message>
void verifier_state::ask(const Handle& whom, std::chrono::nanoseconds timeout,
                         const Message& message, std::function<void(const Answer&)> then,
                         std::function<void(const failure&)> otherwise) {
  self_->request(whom, timeout, message)
    .then(
      [this, number = number_, then = std::move(then)](const Answer& answer) {
        if (number == number_)
          then(answer);
      },
      [this, number = number_, otherwise = std::move(otherwise)](const caf::error& problem) {
        if (number == number_)
          otherwise(to_failure(problem));
      });
}

void verifier_state::on_session(const resolved_session& found) {
  if (is_stopped_)
    return;
  if (found.is_assumed)
    return give_up({ec::no_data, "the KOSPI index has no session up to " + command_.today.iso()
                                   + ", so nothing tells which rows are final"});
  summary_.session = found.session.day;
  ask<listed_symbols>(
    partners_.history, options_.history_timeout, list_oldest{found.session.day, command_.calls_max},
    [this](const listed_symbols& listed) { on_listed(listed); },
    [this](const failure& why) { give_up(why); });
}

void verifier_state::on_listed(const listed_symbols& listed) {
  if (is_stopped_)
    return;
  codes_ = listed.codes;
  summary_.asked = codes_.size();
  charts_ = sweep{codes_.size(), options_.window};
  ask_charts();
}

void verifier_state::ask_charts() {
  if (!is_stopped_)
    charts_.go_on([this](std::size_t index) { ask_chart(codes_[index]); });
  go_on();
}

void verifier_state::ask_chart(const std::string& code) {
  asked_.insert(code);
  fetch_tr command{query_of(code), {}, priority_class::prefetch};
  command.patience = options_.step_timeout;
  command.run_id = command_.run_id;
  ask<tr_page>(
    partners_.gateway, options_.step_timeout, command,
    [this, code](const tr_page& page) { on_page(code, page); },
    [this, code](const failure& why) { on_no_page(code, why); });
}

void verifier_state::on_page(const std::string& code, const tr_page& page) {
  if (is_stopped_)
    return;
  ask<stored_candles>(
    partners_.history, options_.history_timeout, load_candles{code, {}, 0},
    [this, code, page](const stored_candles& stored) {
      if (is_stopped_)
        return;
      if (!stored.newest)
        return on_no_page(code, {ec::no_data, "the stored history cannot be read any more"});
      compare(*stored.newest, page);
      chart_done(code);
    },
    [this, code](const failure& why) { on_no_page(code, why); });
}

/// A symbol that the broker does not know any more is no failure, and is not asked for every time.
void verifier_state::on_no_page(const std::string& code, const failure& why) {
  if (is_stopped_)
    return;
  if (why.code == ec::unknown_symbol) {
    market::chart_comparison one;
    one.code = code;
    one.unused = why.message;
    add(std::move(one));
  } else {
    summary_.failed.push_back({code, why});
  }
  if (why.code == ec::forbidden) { // So would be all others.
    summary_.problem = why;
    return stop();
  }
  chart_done(code);
}

void verifier_state::compare(const market::candle_snapshot& stored, const tr_page& page) {
  const auto* candles = std::get_if<shared_candles>(&page.rows);
  if (candles == nullptr) {
    summary_.failed.push_back({stored.code, {ec::internal, "a chart query got a list"}});
    return;
  }
  const bool has_older = !page.next_key.empty() && page.left_out.empty();
  add(market::compare_chart(stored, **candles, has_older, summary_.session));
}

void verifier_state::add(market::chart_comparison one) {
  if (!one.unused.empty()) {
    notify(notice::level::warn,
           "history.unverified code=" + one.code + " reason=\"" + one.unused + "\"");
    summary_.unused.push_back({one.code, one.unused});
  } else {
    ++summary_.compared;
    summary_.rows += one.days.size();
  }
  days_.add(one);
  one.days.clear(); // Counted; the corrections do not need them.
  compared_.push_back(std::move(one));
  if (compared_.size() >= options_.batch)
    settle();
}

void verifier_state::chart_done(const std::string& code) {
  asked_.erase(code);
  charts_.ended();
  self_->send(partners_.monitor, prefetch_progress{command_.run_id, charts_.done(), codes_.size()});
  ask_charts();
}

/// Has the histories corrected by what was compared so far. Whether a day is an evening depends on
/// all charts up to now.
void verifier_state::settle() {
  if (compared_.empty())
    return;
  const auto evenings = days_.evenings();
  note_evenings(evenings);
  ++settling_;
  ask<corrected_histories>(
    partners_.history, options_.history_timeout,
    correct_histories{summary_.session, std::exchange(compared_, {}), evenings},
    [this](const corrected_histories& stored) { on_settled(stored); },
    [this](const failure& why) {
      on_settled({{}, why});
    });
}

void verifier_state::on_settled(const corrected_histories& stored) {
  --settling_;
  for (const auto& one : stored.corrections)
    notify(notice::level::info, describe(one));
  std::copy(stored.corrections.begin(), stored.corrections.end(),
            std::back_inserter(summary_.corrections));
  if (stored.problem && !summary_.store_problem) {
    summary_.store_problem = stored.problem;
    return stop(); // Further calls would be in vain.
  }
  go_on();
}

/// Asks for no more charts and has what was compared corrected.
void verifier_state::stop() {
  is_stopped_ = true;
  for (const auto& code : std::exchange(asked_, {}))
    self_->send(partners_.gateway, drop_tr{query_of(code), {}});
  go_on();
}

/// Corrects what is left after the last chart, and answers after the last correction.
void verifier_state::go_on() {
  if (!is_stopped_ && !charts_.is_over())
    return;
  settle();
  if (settling_ == 0)
    finish();
}

void verifier_state::give_up(const failure& why) {
  summary_.problem = why;
  finish();
}

void verifier_state::finish() {
  ++number_;
  for (const auto day : days_.evenings())
    summary_.evenings.push_back({day, days_.of(day)});
  auto done = std::make_shared<const verification_summary>(std::exchange(summary_, {}));
  std::exchange(answer_, {})->deliver(std::move(done));
}

/// Says of each day once that its charts are the evening's.
void verifier_state::note_evenings(const std::vector<market::date>& days) {
  for (const auto day : days) {
    if (!noted_.insert(day).second)
      continue;
    const auto& rows = days_.of(day);
    notify(notice::level::warn,
           "history.evening day=" + day.iso() + " rows=" + std::to_string(rows.other_close) + "/"
             + std::to_string(rows.compared)
             + " reason=\"the charts have other closes than the stored ones\" effect=\"nothing of "
               "that day is replaced\"");
  }
}

daily_chart_query verifier_state::query_of(const std::string& code) const {
  return {code, summary_.session};
}

void verifier_state::notify(notice::level severity, std::string text) {
  self_->send(partners_.monitor, notice{severity, std::move(text)});
}

} // namespace tandem
