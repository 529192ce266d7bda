#include "actors/monitor/monitor.hpp"

#include "actors/kit/ask_status.hpp"
#include "actors/kit/ending.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace tandem {

namespace {

// How long a viewer may take: a stopped terminal shows nothing until its user continues it.
constexpr auto showing_timeout = std::chrono::seconds{24 * 3600};

} // namespace

monitor_impl::behavior_type monitor(monitor_impl::stateful_pointer<monitor_state> self,
                                    monitor_options options) {
  return self->state.make_behavior(std::move(options));
}

monitor_state::monitor_state(monitor_impl::pointer self) : self_(self) {}

monitor_impl::behavior_type monitor_state::make_behavior(monitor_options options) {
  options_ = std::move(options);
  started_ = self_->clock().now();
  survive_errors(self_, {}); // A watched actor or a viewer may be gone.
  return {
    [this](const notice& what) { on_notice(what); },
    [this](const run_begins& what) { on_run_begins(what); },
    [this](const run_ends& what) { on_run_ends(what); },
    [this](const scan_progress& progress) { on_scan_progress(progress); },
    [this](const prefetch_progress& progress) { on_prefetch_progress(progress); },
    [this](const actor_restarted& what) { on_actor_restarted(what); },
    [this](const stray_error& what) { on_stray_error(what); },
    [this](const watch& command) { on_watch(command); },
    [this](const subscribe& command) { on_subscribe(command); },
    [this](const get_status&) { return options_.sample(); },
    [this](caf::tick_atom) { on_tick(); },
  };
}

void monitor_state::on_notice(const notice& what) const {
  for (const auto& one : viewers_)
    self_->send(one.who, what);
}

void monitor_state::on_run_begins(const run_begins& what) {
  auto& shown = snapshot_.scanners;
  for (const auto& scanner : what.scanners) {
    std::erase_if(shown, [&](const auto& one) {
      return one.scanner == scanner && !live_runs_.contains(one.run_id);
    });
    shown.push_back({what.run_id, scanner});
  }
  live_runs_.insert(what.run_id);
  snapshot_.prefetch.reset();
}

void monitor_state::on_run_ends(const run_ends& what) {
  live_runs_.erase(what.run_id);
  auto& shown = snapshot_.scanners;
  const auto is_older = [&](const scan_progress& one) {
    return one.run_id == what.run_id
           && std::any_of(shown.begin(), shown.end(), [&](const auto& other) {
                return other.scanner == one.scanner && other.run_id > one.run_id;
              });
  };
  std::vector<scan_progress> kept;
  std::copy_if(shown.begin(), shown.end(), std::back_inserter(kept), std::not_fn(is_older));
  shown = std::move(kept);
}

void monitor_state::on_scan_progress(const scan_progress& progress) {
  for (auto& one : snapshot_.scanners)
    if (one.run_id == progress.run_id && one.scanner == progress.scanner)
      one = progress;
}

void monitor_state::on_prefetch_progress(const prefetch_progress& progress) {
  snapshot_.prefetch = progress;
}

void monitor_state::on_actor_restarted(const actor_restarted& what) {
  ++snapshot_.restarts[what.actor];
}

void monitor_state::on_stray_error(const stray_error& what) {
  ++snapshot_.stray_errors[what.actor];
  on_notice({notice::level::debug,
             "actor.stray_error actor=" + what.actor + " error=\"" + what.what.message + "\""});
}

void monitor_state::on_watch(const watch& command) {
  watched_ = command;
  keys_.resize(command.gateways.size());
  snapshot_.caches.resize(command.candles.size());
  if (options_.interval.count() > 0)
    self_->delayed_send(self_, options_.interval, caf::tick_atom::value);
}

void monitor_state::on_subscribe(const subscribe& command) {
  viewers_.push_back({command.who});
}

void monitor_state::on_tick() {
  self_->delayed_send(self_, options_.interval, caf::tick_atom::value);
  // A slow actor delays the snapshot until it has answered or timed out.
  if (is_asking_ || viewers_.empty())
    return;
  is_asking_ = true;
  const gather answered{watched_.gateways.size() + watched_.candles.size()
                          + (watched_.writer ? 1 : 0),
                        [this] { show_snapshot(); }};
  auto ask = [&](const auto& whom, auto& into) {
    ask_status(self_, whom, options_.ask_timeout, into, answered);
  };
  for (std::size_t i = 0; i < watched_.gateways.size(); ++i)
    ask(watched_.gateways[i], keys_[i]);
  for (std::size_t i = 0; i < watched_.candles.size(); ++i)
    ask(watched_.candles[i], snapshot_.caches[i]);
  if (watched_.writer)
    ask(watched_.writer, snapshot_.writer);
}

void monitor_state::show_snapshot() {
  is_asking_ = false;
  snapshot_.gateways = joined(keys_);
  snapshot_.elapsed = self_->clock().now() - started_;
  for (std::size_t i = 0; i < viewers_.size(); ++i) {
    if (!std::exchange(viewers_[i].is_ready, false))
      continue; // A viewer that has not shown the last snapshot gets no new one.
    auto ready = [this, i] { viewers_[i].is_ready = true; };
    self_->request(viewers_[i].who, showing_timeout, snapshot_)
      .then([ready](caf::ok_atom) { ready(); }, [ready](const caf::error&) { ready(); });
  }
}

} // namespace tandem
