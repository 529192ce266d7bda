#include "engine/engine.hpp"

#include "engine/ask.hpp"
#include "engine/node.hpp"
#include "engine/parts.hpp"
#include "engine/viewer.hpp"
#include "market/utc_time.hpp"
#include "messages/history.hpp"

#include <utility>

namespace tandem {

namespace {

using std::chrono::seconds;

constexpr auto run_timeout = std::chrono::hours{24};
// For one commit, and for checking what is stored.
constexpr auto store_timeout = seconds{60};
constexpr auto status_timeout = seconds{12}; // More than the node gives any actor.

} // namespace

result<std::unique_ptr<engine>> engine::create(const config::settings& settings,
                                               engine_options options) {
  auto parts = open_parts(settings, {options.offline, options.resumed, options.folder,
                                     options.serving_at, std::move(options.keys)});
  if (!parts)
    return parts.error();
  std::unique_ptr<engine> made{new engine};
  made->had_store_ = parts->results.store != nullptr;
  auto& system = made->system_.emplace(made->config_);
  node_options wanted{settings, options.offline};
  if (options.on_progress)
    wanted.progress_interval = options.progress_interval;
  made->node_ = caf::actor_cast<node_actor>(
    system.spawn(node, std::move(wanted), std::make_shared<node_parts>(std::move(*parts))));
  caf::anon_send(made->node_, subscribe{spawn_viewer(system, std::move(options.on_progress),
                                                     std::move(options.on_notice))});
  return made;
}

engine::~engine() {
  if (!system_)
    return;
  end();
  node_ = nullptr;
  system_.reset(); // Waits until all actors have ended.
}

template <class Answer, class Command>
result<Answer> engine::ask_node(std::chrono::nanoseconds timeout, const Command& command) {
  return ask<Answer>(*system_, node_, {{"node", caf::actor_cast<caf::strong_actor_ptr>(node_)}},
                     timeout, command);
}

std::shared_ptr<const run_summary> engine::run(const run_scan& command) {
  auto done = ask_node<std::shared_ptr<const run_summary>>(run_timeout, command);
  if (done)
    return *done;
  run_summary lost;
  lost.problem = failure{ec::internal, done.error().message};
  return std::make_shared<const run_summary>(std::move(lost));
}

result<forecast> engine::plan(const run_scan& command) {
  return ask_node<forecast>(run_timeout,
                            plan_scan{command, kst_day(std::chrono::system_clock::now())});
}

result<std::shared_ptr<const verification_summary>>
engine::verify(const verify_histories& command) {
  return ask_node<std::shared_ptr<const verification_summary>>(run_timeout, command);
}

std::unique_ptr<pending_page> engine::fetch(fetch_tr command) {
  return begin_fetch(*system_, node_, std::move(command));
}

result<market::trading_session> engine::session_of(market::date day, const std::string& run_id) {
  auto found = ask_node<resolved_session>(run_timeout, resolve_session{day, false, run_id});
  if (!found)
    return found.error();
  return found->session;
}

result<std::optional<market::candle_snapshot>> engine::history_of(const std::string& code) {
  auto stored = ask_node<stored_candles>(store_timeout, load_candles{code, {}, 0});
  if (!stored)
    return stored.error();
  return std::move(stored->newest);
}

void engine::stop(const std::string& run_id) {
  caf::anon_send(node_, stop_run{run_id});
}

void engine::interrupt() {
  caf::anon_send(node_, stop_run{});
}

void engine::end() {
  caf::anon_send_exit(node_, caf::exit_reason::user_shutdown);
}

node_status engine::status() {
  auto now = ask_node<node_status>(status_timeout, get_status{});
  return now ? std::move(*now) : node_status{};
}

node_status engine::figures_of(const std::string& run_id) {
  auto now = ask_node<node_status>(status_timeout, take_figures{run_id});
  return now ? std::move(*now) : node_status{};
}

status engine::save(const save_run& row) {
  const auto saved = ask_node<rows_saved>(store_timeout, row);
  auto flushed = flush();
  return saved ? flushed : saved.error();
}

status engine::flush() {
  const auto flushed = ask_node<rows_saved>(store_timeout, flush_rows{});
  return flushed ? tandem::status{} : flushed.error();
}

} // namespace tandem
