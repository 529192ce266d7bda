#include "actors/run/run.hpp"

#include "actors/kit/ending.hpp"
#include "actors/kit/gather.hpp"
#include "market/regime/funds.hpp"
#include "market/regime/members.hpp"
#include "market/utc_time.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace tandem {

expect_candles expected_candles(const market::universe& symbols,
                                const market::trading_session& session, int candle_count,
                                const run_scan& command) {
  expect_candles coming;
  coming.session = session;
  coming.count = candle_count;
  coming.keeps_others = command.symbols.source == universe_source::top_value;
  std::set<std::string_view> members;
  for (const auto& symbol : symbols) {
    coming.codes.push_back(symbol.code);
    members.insert(symbol.code);
  }
  if (!command.measured)
    return coming;
  if (command.with_leaders)
    for (auto code : market::regime_leaders())
      if (members.insert(code).second)
        coming.codes.emplace_back(code);
  for (auto code : market::regime_funds()) {
    coming.deep_codes.emplace_back(code);
    if (!members.contains(code))
      coming.fillers.emplace_back(code);
  }
  coming.deep_count = fund_candles;
  return coming;
}

run_actor::behavior_type run(run_actor::stateful_pointer<run_state> self, run_options options,
                             std::vector<scanner_child> children,
                             std::vector<watched_actor> watched, run_partners partners) {
  return self->state.make_behavior(options, std::move(children), std::move(watched),
                                   std::move(partners));
}

run_state::run_state(run_actor::pointer self) : self_(self) {}

run_actor::behavior_type run_state::make_behavior(run_options options,
                                                  std::vector<scanner_child> children,
                                                  std::vector<watched_actor> watched,
                                                  run_partners partners) {
  options_ = options;
  children_ = std::move(children);
  watched_ = std::move(watched);
  partners_ = std::move(partners);
  for (const auto& one : watched_)
    self_->monitor(one.handle);
  self_->set_down_handler([this](const caf::down_msg& msg) { on_down(msg); });
  on_exit(self_, [this](const caf::error& reason) { leave(reason); });
  survive_errors(self_, partners_.monitor); // A scanner may be dead when its stop_scan arrives.
  return {
    [this](const run_scan& command) { return on_run_scan(command); },
    [this](const plan_scan& command) { return on_plan_scan(command); },
    [this](const stop_run&) { on_stop_run(); },
  };
}

caf::result<std::shared_ptr<const run_summary>> run_state::on_run_scan(const run_scan& command) {
  if (answer_ || plan_)
    return to_caf({ec::invalid_argument, "a run is already under way"});
  answer_ = self_->make_response_promise<std::shared_ptr<const run_summary>>();
  command_ = command;
  if (summary_.problem || summary_.interrupted) {
    finish(); // It was stopped, or failed, before it began.
    return *answer_;
  }
  if (!command_.is_resumed && command_.scanned.empty())
    keep_row(); // Before the first call, so that `resume` finds it.
  find_session();
  return *answer_;
}

caf::result<forecast> run_state::on_plan_scan(const plan_scan& command) {
  if (answer_ || plan_)
    return to_caf({ec::invalid_argument, "a run is already under way"});
  plan_ = self_->make_response_promise<forecast>();
  command_ = command.scan;
  today_ = command.today;
  if (summary_.problem || summary_.interrupted)
    finish();
  else
    find_session();
  return *plan_;
}

void run_state::on_stop_run() {
  if (done_)
    return;
  summary_.interrupted = true;
  if (!answer_ && !plan_)
    return; // Ctrl-C came first; on_run_scan will see it.
  if (running_.empty())
    return finish(); // Nothing has been evaluated yet.
  for (auto& one : running_)
    if (one.handle && !one.has_answered)
      self_->send(one.handle, stop_scan{});
}

void run_state::on_down(const caf::down_msg& msg) {
  if (done_)
    return;
  for (const auto& one : watched_)
    if (one.handle == msg.source)
      return give_up(
        {ec::internal, "actor " + one.name + " died: " + to_failure(msg.reason).message});
  auto dead = std::find_if(running_.begin(), running_.end(), [&](const auto& one) {
    return one.handle && caf::actor_cast<caf::strong_actor_ptr>(one.handle) == msg.source;
  });
  if (dead == running_.end() || dead->has_answered)
    return;
  auto index = static_cast<std::size_t>(dead - running_.begin());
  auto now = self_->clock().now();
  deaths_.push_back(now);
  while (now - deaths_.front() > options_.restart_window)
    deaths_.pop_front();
  auto cause = to_failure(msg.reason).message;
  if (deaths_.size() > static_cast<std::size_t>(options_.restarts_max))
    return give_up({ec::internal, "scanner " + children_[index].name + " died "
                                    + std::to_string(deaths_.size()) + " times: " + cause});
  notify(notice::level::error,
         "supervisor.restart scanner=" + children_[index].name + " cause=\"" + cause + "\"");
  self_->send(partners_.monitor, actor_restarted{"scanner " + children_[index].name});
  // Memory holds the candles of the dead scanner, so starting over costs no calls.
  start_scanner(index);
  if (summary_.interrupted)
    self_->send(running_[index].handle, stop_scan{}); // The stop died with the old scanner.
}

void run_state::leave(const caf::error& reason) {
  const failure stopped{ec::shutting_down, "the run was stopped"};
  if (!done_ && answer_)
    answer_->deliver(to_caf(stopped));
  if (!done_ && plan_)
    plan_->deliver(to_caf(stopped));
  done_ = true;
  for (auto& one : running_)
    if (one.handle)
      self_->send_exit(one.handle, reason);
  self_->quit(reason);
}

template <class Answer, class Handle, class Message>
void run_state::ask(const Handle& whom, std::chrono::nanoseconds timeout, const Message& message,
                    std::function<void(const Answer&)> go_on) {
  self_->request(whom, timeout, message)
    .then(
      [this, go_on = std::move(go_on)](const Answer& answer) {
        if (!done_)
          go_on(answer);
      },
      [this](const caf::error& problem) { give_up(to_failure(problem)); });
}

void run_state::find_session() {
  ask<resolved_session>(partners_.catalog, options_.step_timeout,
                        resolve_session{command_.wanted, command_.is_resumed, command_.id},
                        [this](const resolved_session& found) { on_session(found); });
}

void run_state::on_session(const resolved_session& found) {
  const auto session = session_of_run(found.session);
  if (found.is_assumed)
    notify(notice::level::warn, "run.session scanned=" + command_.wanted.iso()
                                  + " reason=\"the KOSPI index has no session up to then\"");
  if (session.day != command_.wanted)
    notify(command_.by_user ? notice::level::warn : notice::level::info,
           "run.session wanted=" + command_.wanted.iso() + " scanned=" + session.day.iso()
             + " reason=\"the last session up to then\"");
  index_ = found.index;
  sessions_ = found.sessions;
  is_other_market_ = found.is_other_market;
  summary_.clock_gap = found.clock_gap;
  summary_.session = session;
  if (!session.final)
    notify(notice::level::warn, "run.provisional session=" + session.day.iso() + " reason=\""
                                  + (market::are_apart(summary_.clock_gap)
                                       ? "this machine's clock and the broker's are apart"
                                       : "the session is still under way")
                                  + "\" effect=\"its candles are not kept for the next scan\"");
  if (answer_ && !command_.scanned.empty()) {
    summary_.is_scanned =
      session.final && !found.is_other_market && !found.is_assumed
      && std::find(command_.scanned.begin(), command_.scanned.end(), session.day)
           != command_.scanned.end();
    if (summary_.is_scanned)
      return finish(); // Without a row: nothing is to be resumed.
    keep_row();
  }
  command_.symbols.session = session;
  command_.symbols.run_id = command_.id;
  ask<selected_universe>(partners_.catalog, options_.step_timeout, command_.symbols,
                         [this](const selected_universe& selected) { on_universe(selected); });
}

void run_state::on_universe(const selected_universe& selected) {
  summary_.symbols = selected.symbols;
  summary_.excluded = selected.excluded;
  summary_.replaced = selected.replaced;
  summary_.is_ranked_by_quotes = selected.is_ranked_by_quotes;
  listings_ = selected.listings;
  for (const auto& one : selected.replaced)
    notify(notice::level::warn, describe(one, command_.wanted));
  note_past_ranking();
  note_short_ranking();
  symbols_ = std::make_shared<const market::universe>(selected.symbols);
  if (answer_)
    open_run();
  announce();
}

/// With the time from which candles that still move are of this run.
market::trading_session run_state::session_of_run(market::trading_session found) const {
  if (const auto started = parse_utc(command_.started_at))
    found.moving_since_us =
      std::chrono::duration_cast<std::chrono::microseconds>(started->time_since_epoch()).count();
  return found;
}

/// Tells the user that a past session is scanned with today's ranking: the broker has no other.
void run_state::note_past_ranking() {
  const auto& session = summary_.session;
  if (command_.symbols.source == universe_source::top_value && session.latest
      && session.day != session.latest)
    notify(notice::level::info, "run.universe session=" + session.day.iso()
                                  + " ranked=" + session.latest.iso()
                                  + " reason=\"the broker ranks the newest session only\"");
}

/// Warns when the ranking holds fewer symbols than were asked for: it may have ended early.
void run_state::note_short_ranking() {
  const auto& wanted = command_.symbols;
  if (wanted.source != universe_source::top_value)
    return;
  for (auto market : {market::market_id::kospi, market::market_id::kosdaq}) {
    auto got = std::count_if(summary_.symbols.begin(), summary_.symbols.end(),
                             [market](const auto& one) { return one.market == market; });
    auto asked = market == market::market_id::kospi ? wanted.kospi_max : wanted.kosdaq_max;
    if (got < asked)
      notify(notice::level::warn, "run.universe market=" + std::string{to_string(market)}
                                    + " wanted=" + std::to_string(asked)
                                    + " found=" + std::to_string(got)
                                    + " reason=\"the broker's ranking ends there\"");
  }
}

void run_state::open_run() {
  keep_row();
  // The scan goes on without waiting for the disk: a failure to store is reported with the result.
  self_->request(partners_.writer, options_.step_timeout, save_symbols{summary_.symbols})
    .then([](const rows_saved&) {}, [this](const caf::error& problem) { note_store(problem); });
}

void run_state::keep_row() {
  if (!command_.is_kept)
    return;
  self_->request(partners_.writer, options_.step_timeout, row_of(command_, summary_))
    .then([](const rows_saved&) {}, [this](const caf::error& problem) { note_store(problem); });
}

void run_state::note_store(const caf::error& problem) {
  if (!summary_.store_problem)
    summary_.store_problem = to_failure(problem);
}

void run_state::announce() {
  auto coming = expected_candles(*symbols_, summary_.session, options_.candle_count, command_);
  coming.listings = listings_;
  coming.sessions = sessions_;
  // Waits for every answer, so that no request arrives before its plan.
  const gather planned{partners_.candles.size(), [this] {
                         if (!done_)
                           on_announced();
                       }};
  for (std::size_t i = 0; i < partners_.candles.size(); ++i) {
    if (i > 0)
      coming.fillers.clear(); // The funds are asked of the first one only.
    self_->request(partners_.candles[i], options_.step_timeout, coming)
      .then(
        [this, planned](const candle_forecast& made) {
          forecast_ += made;
          planned();
        },
        [this, planned](const caf::error& problem) {
          if (plan_)
            give_up(to_failure(problem)); // A scan can do without the forecast; a plan cannot.
          planned();
        });
  }
}

void run_state::on_announced() {
  if (plan_)
    finish();
  else
    judge_market();
}

void run_state::judge_market() {
  market_.condition = command_.assumed;
  market_.kospi = index_;
  if (command_.assumed)
    market_.regime = command_.assumed->final_regime;
  if (!command_.measured)
    return children_.empty() ? finish() : start_scanners();
  ask<assessed_regime>(partners_.regime, options_.scan_timeout,
                       assess_regime{*command_.measured, summary_.session, index_, symbols_,
                                     command_.with_leaders, is_other_market_, command_.id},
                       [this](const assessed_regime& judged) {
                         summary_.regime = judged;
                         market_.condition = judged.verdict->mc;
                         market_.regime = judged.verdict->label;
                         save_verdict(judged);
                       });
}

void run_state::save_verdict(const assessed_regime& judged) {
  // Without scanners the verdict is the result, so the run waits until its row is stored.
  auto settled = [this] {
    if (children_.empty() && !done_)
      finish();
  };
  self_
    ->request(partners_.writer, options_.step_timeout,
              save_regime{judged.source, judged.final, judged.verdict})
    .then([settled](const rows_saved&) { settled(); },
          [this, settled](const caf::error& problem) {
            note_store(problem);
            settled();
          });
  if (!children_.empty())
    start_scanners();
}

void run_state::start_scanners() {
  running_.resize(children_.size());
  std::size_t lists = 0;
  for (const auto& one : children_)
    lists += one.places.size();
  summary_.scans.resize(lists);
  if (options_.sequential)
    return start_scanner(0);
  for (std::size_t i = 0; i < children_.size(); ++i)
    start_scanner(i);
}

void run_state::start_scanner(std::size_t index) {
  auto& one = running_[index];
  one.handle = children_[index].spawn(market_);
  auto generation = ++one.generation;
  self_->monitor(one.handle);
  self_->request(one.handle, options_.scan_timeout, start_scan{symbols_, summary_.session})
    .then(
      [this, index, generation](const scan_results& results) {
        if (generation == running_[index].generation)
          on_scan_results(index, results);
      },
      [this, index, generation](const caf::error& problem) {
        // on_down handles dead scanners; this one hangs or refuses.
        auto why = to_failure(problem);
        if (generation == running_[index].generation && problem != caf::sec::request_receiver_down
            && why.code != ec::internal)
          give_up(std::move(why));
      });
}

void run_state::on_scan_results(std::size_t index, const scan_results& results) {
  if (done_)
    return;
  running_[index].has_answered = true;
  for (std::size_t i = 0; i < results.size(); ++i) {
    summary_.scans[children_[index].places[i]] = results[i];
    if (results[i]->store_problem && !summary_.store_problem)
      summary_.store_problem = results[i]->store_problem;
  }
  self_->send_exit(running_[index].handle, caf::exit_reason::user_shutdown);
  if (options_.sequential && index + 1 < children_.size() && !summary_.interrupted)
    return start_scanner(index + 1);
  auto is_open = [](const running_scanner& one) { return one.handle && !one.has_answered; };
  if (std::none_of(running_.begin(), running_.end(), is_open))
    finish();
}

void run_state::give_up(failure why) {
  if (done_ || summary_.problem)
    return; // The first problem caused the others.
  summary_.problem = std::move(why);
  if (answer_ || plan_)
    finish();
}

void run_state::finish() {
  done_ = true;
  if (plan_) {
    if (summary_.problem)
      plan_->deliver(to_caf(*summary_.problem));
    else if (summary_.interrupted)
      plan_->deliver(to_caf({ec::shutting_down, "the plan was interrupted"}));
    else
      plan_->deliver(forecast{summary_.session,
                              summary_.session.final
                                && market::covers(*index_, std::max(command_.wanted, today_)),
                              std::move(summary_.symbols), std::move(forecast_)});
  } else {
    std::erase(summary_.scans, nullptr); // Of scanners that never answered.
    answer_->deliver(std::make_shared<const run_summary>(std::move(summary_)));
  }
  self_->quit();
}

void run_state::notify(notice::level severity, std::string text) {
  self_->send(partners_.monitor, notice{severity, std::move(text), command_.id});
}

} // namespace tandem
