#include "actors/monitor/monitor.hpp"

#include "messages/causes.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

monitor_impl::behavior_type monitor(monitor_impl::stateful_pointer<monitor_state> self,
                                    monitor_options options) {
  return self->state.make_behavior(std::move(options));
}

monitor_state::monitor_state(monitor_impl::pointer self) : self_(self) {}

monitor_impl::behavior_type monitor_state::make_behavior(monitor_options options) {
  options_ = std::move(options);
  started_ = self_->clock().now();
  for (const auto& scanner : options_.scanners)
    snapshot_.scanners.push_back({scanner});
  self_->set_error_handler([](const caf::error&) {}); // A watched actor may be gone.
  keep_cause(*self_);
  return {
    [this](const notice& what) { on_notice(what); },
    [this](const scan_progress& progress) { on_scan_progress(progress); },
    [this](const actor_restarted& what) { on_actor_restarted(what); },
    [this](const watch& command) { on_watch(command); },
    [this](const get_resource_usage&) { return options_.sample(); },
    [this](caf::tick_atom) { on_tick(); },
  };
}

void monitor_state::on_notice(const notice& what) const {
  if (options_.on_notice)
    options_.on_notice(what);
}

void monitor_state::on_scan_progress(const scan_progress& progress) {
  for (auto& one : snapshot_.scanners)
    if (one.scanner == progress.scanner)
      one = progress;
}

void monitor_state::on_actor_restarted(const actor_restarted& what) {
  ++snapshot_.restarts[what.actor];
}

void monitor_state::on_watch(const watch& command) {
  watched_ = command;
  snapshot_.gateways.resize(command.gateways.size());
  snapshot_.caches.resize(command.caches.size());
  if (options_.on_progress)
    self_->delayed_send(self_, options_.interval, caf::tick_atom::value);
}

void monitor_state::on_tick() {
  self_->delayed_send(self_, options_.interval, caf::tick_atom::value);
  if (unanswered_ > 0)
    return; // Somebody is slow; the picture comes when he has answered or timed out.
  unanswered_ = watched_.gateways.size() + watched_.caches.size() + (watched_.writer ? 1 : 0);
  for (std::size_t i = 0; i < watched_.gateways.size(); ++i)
    self_->request(watched_.gateways[i], options_.ask_timeout, get_gateway_status{})
      .then(
        [this, i](const gateway_status& now) {
          snapshot_.gateways[i] = now;
          on_answer();
        },
        [this](const caf::error&) { on_answer(); });
  for (std::size_t i = 0; i < watched_.caches.size(); ++i)
    self_->request(watched_.caches[i], options_.ask_timeout, get_candles_status{})
      .then(
        [this, i](const candles_status& now) {
          snapshot_.caches[i] = now;
          on_answer();
        },
        [this](const caf::error&) { on_answer(); });
  if (watched_.writer)
    self_->request(watched_.writer, options_.ask_timeout, get_writer_status{})
      .then(
        [this](const writer_status& now) {
          snapshot_.writer = now;
          on_answer();
        },
        [this](const caf::error&) { on_answer(); });
}

void monitor_state::on_answer() {
  if (--unanswered_ > 0)
    return;
  snapshot_.elapsed = self_->clock().now() - started_;
  options_.on_progress(snapshot_);
}

} // namespace tandem
