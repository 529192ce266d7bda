#include "engine/node.hpp"

#include "actors/kit/ask_status.hpp"
#include "actors/kit/ending.hpp"
#include "engine/run_settings.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

// A call under way may still finish within this; then its socket is closed.
constexpr auto drain_grace = std::chrono::milliseconds{500};
// For the counters of one actor; the writer may be in a commit.
constexpr auto status_timeout = std::chrono::seconds{1};
constexpr auto writer_status_timeout = std::chrono::seconds{10};
// More than the runs that begin at the same time.
constexpr std::size_t stopped_early_max = 256;

template <class Handle>
caf::strong_actor_ptr pointer_to(const Handle& handle) {
  return caf::actor_cast<caf::strong_actor_ptr>(handle);
}

} // namespace

node_impl::behavior_type node(node_impl::stateful_pointer<node_state> self, node_options options,
                              std::shared_ptr<node_parts> parts) {
  return self->state.make_behavior(std::move(options), std::move(parts));
}

node_state::node_state(node_impl::pointer self) : self_(self) {}

node_impl::behavior_type node_state::make_behavior(node_options options,
                                                   std::shared_ptr<node_parts> parts) {
  options_ = std::move(options);
  parts_ = std::move(parts);
  limits_ = limits_of(options_.settings, *parts_);
  spawn_all();
  self_->set_down_handler([this](const caf::down_msg& msg) { on_down(msg); });
  on_exit(self_, [this](const caf::error& reason) { leave(reason); });
  survive_errors(self_, actors_.monitor);
  return {
    [this](const run_scan& command) { return on_run_scan(command); },
    [this](const plan_scan& command) { return on_plan_scan(command); },
    [this](fetch_tr& command) {
      return self_->delegate(actors_.gateways.front().gateway, std::move(command));
    },
    [this](const resolve_session& command) { return self_->delegate(actors_.catalog, command); },
    [this](const load_candles& command) { return self_->delegate(actors_.history, command); },
    [this](const verify_histories& command) { return on_verify_histories(command); },
    [this](const stop_run& command) { on_stop_run(command); },
    [this](const subscribe& command) { self_->send(actors_.monitor, command); },
    [this](const save_run& command) { return self_->delegate(actors_.writer, command); },
    [this](const flush_rows& command) { return self_->delegate(actors_.writer, command); },
    [this](const get_status& question) { return collect(question); },
    [this](const take_figures& question) { return collect(question); },
    [this](caf::tick_atom) { on_tick(); },
  };
}

// CAF cannot take back a started actor: if one gets no thread, waiting for its end would last for
// ever. So a failure here ends the process, which has made no call yet.
void node_state::spawn_all() noexcept {
  const spawner spawn{self_->system(), options_.has_threads};
  const auto& settings = options_.settings;
  actors_.monitor = spawn_monitor(spawn, options_.progress_interval);
  actors_.writer = spawn_writer(spawn, settings, *parts_, actors_);
  actors_.history = spawn_history(spawn, *parts_, actors_);
  watch command;
  for (auto& parts : parts_->gateways) {
    gateway_actors one;
    one.name = parts.name;
    for (auto& key : parts.keys)
      one.keys.push_back({key.pacing, spawn_transports(spawn, *parts_, key)});
    one.gateway = spawn_gateway(spawn, parts.options, one.keys, actors_);
    // With one key per scanner only the first one uses the history; the others fetch all candles.
    one.candles =
      spawn_candles(spawn, settings, *parts_, limits_, one.gateway,
                    actors_.gateways.empty() ? actors_.history : history_actor{}, actors_);
    command.gateways.push_back(one.gateway);
    command.candles.push_back(one.candles);
    actors_.gateways.push_back(std::move(one));
  }
  actors_.catalog = spawn_catalog(spawn, *parts_, limits_, options_.offline, actors_);
  actors_.verifier = spawn_verifier(spawn, settings, limits_, actors_);
  command.writer = actors_.writer;
  self_->send(actors_.monitor, command);
  for (const auto& one : departures())
    children_->insert(one.who.begin(), one.who.end());
  // A node that dies of an error ends nobody in turn; without it nobody else would end them, and
  // the process would wait for them for ever.
  self_->attach_functor([children = children_] {
    for (const auto& one : *children)
      caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
  });
}

result<run_actor> node_state::begin(const run_scan& command) {
  if (exit_reason_)
    return failure{ec::shutting_down, "the process is ending"};
  if (std::any_of(runs_.begin(), runs_.end(),
                  [&](const auto& one) { return one.id == command.id; }))
    return failure{ec::invalid_argument, "run " + command.id + " is already under way"};
  const spawner spawn{self_->system(), options_.has_threads};
  const auto& own = command.own_settings;
  const auto& settings = own ? own->values : options_.settings;
  auto limits = limits_;
  limits.candle_count = candle_count_of(settings);
  auto scanners = scanners_of(spawn, settings, limits, actors_, command);
  if (!scanners.empty()) {
    run_begins told{command.id, {}};
    for (const auto& one : settings.scanners())
      told.scanners.push_back(one.name);
    self_->send(actors_.monitor, std::move(told));
  }
  live_run one;
  one.id = command.id;
  one.regime =
    spawn_regime(spawn, options_.settings, *parts_, limits, own ? own->us : parts_->us, actors_);
  one.conductor = spawn_run(spawn, settings, limits, std::move(scanners), one.regime, actors_);
  self_->monitor(one.conductor);
  if (is_stopping_ || std::erase(stopped_early_, command.id) > 0)
    self_->send(one.conductor, stop_run{command.id});
  children_->insert({pointer_to(one.conductor), pointer_to(one.regime)});
  runs_.push_back(one);
  return one.conductor;
}

caf::result<std::shared_ptr<const run_summary>> node_state::on_run_scan(const run_scan& command) {
  auto conductor = begin(command);
  if (!conductor)
    return to_caf(conductor.error());
  return self_->delegate(*conductor, command);
}

caf::result<forecast> node_state::on_plan_scan(plan_scan command) {
  command.scan.scans = false;
  auto conductor = begin(command.scan);
  if (!conductor)
    return to_caf(conductor.error());
  return self_->delegate(*conductor, command);
}

caf::result<std::shared_ptr<const verification_summary>>
node_state::on_verify_histories(const verify_histories& command) {
  if (exit_reason_)
    return to_caf({ec::shutting_down, "the process is ending"});
  auto answer = self_->delegate(actors_.verifier, command);
  verifying_ = command.run_id;
  if (is_stopping_ || std::erase(stopped_early_, command.run_id) > 0)
    self_->send(actors_.verifier, stop_run{});
  return answer;
}

void node_state::on_stop_run(const stop_run& command) {
  is_stopping_ = is_stopping_ || command.id.empty();
  bool is_known = command.id.empty() || command.id == verifying_;
  if (is_known)
    self_->send(actors_.verifier, command);
  for (const auto& one : runs_)
    if (command.id.empty() || one.id == command.id) {
      self_->send(one.conductor, command);
      is_known = true;
    }
  if (is_known)
    return;
  stopped_early_.push_back(command.id);
  if (stopped_early_.size() > stopped_early_max)
    stopped_early_.pop_front();
}

/// Everybody's counters, or those of a run.
template <class Question>
caf::result<node_status> node_state::collect(const Question& question) {
  auto answer = self_->make_response_promise<node_status>();
  const auto count = actors_.gateways.size();
  auto all = std::make_shared<node_status>();
  all->caches.resize(count);
  // A dead actor has no counters; the run reports its death.
  auto keys = std::make_shared<std::vector<std::vector<gateway_status>>>(count);
  const gather answered{2 + 2 * count, [answer, all, keys]() mutable {
                          all->gateways = joined(*keys);
                          answer.deliver(std::move(*all));
                        }};
  // Each answer is stored in its place in `all` or `keys`, which `answered` keeps alive.
  auto ask = [&](const auto& whom, std::chrono::nanoseconds timeout, auto& into) {
    ask_status(self_, whom, timeout, into, answered);
  };
  for (std::size_t i = 0; i < count; ++i) {
    ask_status(self_, actors_.gateways[i].gateway, status_timeout, (*keys)[i], answered, question);
    ask_status(self_, actors_.gateways[i].candles, status_timeout, all->caches[i], answered,
               question);
  }
  ask(actors_.monitor, status_timeout, all->resources);
  ask(actors_.writer, writer_status_timeout, all->writer);
  return answer;
}

void node_state::on_down(const caf::down_msg& msg) {
  auto ended = std::find_if(runs_.begin(), runs_.end(), [&](const auto& one) {
    return pointer_to(one.conductor) == msg.source;
  });
  if (ended != runs_.end()) {
    self_->send_exit(ended->regime, caf::exit_reason::user_shutdown);
    self_->send(actors_.monitor, run_ends{ended->id});
    children_->erase(pointer_to(ended->conductor));
    children_->erase(pointer_to(ended->regime));
    runs_.erase(ended);
  }
  if (std::erase_if(leaving_.who, [&](const auto& one) { return one == msg.source; }) > 0
      && leaving_.who.empty())
    end_next();
}

void node_state::leave(const caf::error& reason) {
  if (exit_reason_)
    return;
  exit_reason_ = reason;
  departures_ = departures();
  end_next();
}

/// Everybody, in the order in which they leave; the first ones last.
std::vector<node_state::departure> node_state::departures() const {
  departure askers{{pointer_to(actors_.catalog), pointer_to(actors_.verifier)}};
  for (const auto& one : runs_) {
    askers.who.push_back(pointer_to(one.conductor));
    askers.who.push_back(pointer_to(one.regime));
  }
  departure callers{{}, true}; // Their calls under way finish and are recorded.
  departure keepers;           // They send the last answer to the history.
  departure others{
    {pointer_to(actors_.history), pointer_to(actors_.writer), pointer_to(actors_.monitor)}};
  for (const auto& one : actors_.gateways) {
    callers.who.push_back(pointer_to(one.gateway));
    keepers.who.push_back(pointer_to(one.candles));
    for (const auto& key : one.keys)
      for (const auto& each : key.transports)
        others.who.push_back(pointer_to(each));
  }
  return {std::move(others), std::move(keepers), std::move(callers), std::move(askers)};
}

/// Ends the next group of actors; `on_down` continues when all of them have ended.
void node_state::end_next() {
  if (departures_.empty())
    return self_->quit(exit_reason_);
  leaving_ = std::move(departures_.back());
  departures_.pop_back();
  if (leaving_.has_calls)
    self_->delayed_send(self_, drain_grace, caf::tick_atom::value);
  for (const auto& one : leaving_.who) {
    self_->monitor(one);
    self_->send_exit(one, caf::exit_reason::user_shutdown);
  }
}

/// Cuts off calls that are still under way; if that does not help, the node goes on without them.
void node_state::on_tick() {
  if (!leaving_.has_calls)
    return; // They ended in time; those that leave now take the time they need.
  if (std::exchange(are_cut_off_, true))
    return end_next();
  for (const auto& gateway : parts_->gateways)
    for (const auto& key : gateway.keys)
      for (const auto& wire : key.wires)
        wire->stop();
  self_->delayed_send(self_, drain_grace, caf::tick_atom::value);
}

} // namespace tandem
