#include "engine/engine.hpp"

#include "actors/candles/candles.hpp"
#include "actors/catalog/catalog.hpp"
#include "actors/monitor/monitor.hpp"
#include "actors/regime/regime.hpp"
#include "actors/scanner/scanner.hpp"
#include "actors/writer/writer.hpp"
#include "engine/ask.hpp"
#include "engine/credentials.hpp"
#include "engine/pacing.hpp"
#include "engine/resources.hpp"
#include "engine/rule_settings.hpp"
#include "engine/start_run.hpp"
#include "engine/us_data.hpp"
#include "kiwoom/endpoint.hpp"
#include "kiwoom/http_transport.hpp"
#include "market/rules/registry.hpp"
#include "messages/type_ids.hpp"
#include "store/results/store_url.hpp"

#include <algorithm>
#include <ctime>
#include <random>
#include <utility>

namespace tandem {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

// A whole market at one call a second, with every call retried, ends well within a day.
constexpr auto scan_deadline = seconds{24 * 3600};
// The embedded market is larger than the default universe, so that "top by value" is a choice.
constexpr int embedded_symbols = 300;
// A call under way when the engine stops may still finish; after this its socket is closed.
constexpr auto drain_grace = milliseconds{500};

// Its candle requests cost no call of their own; more of them outstanding fill the quote calls and
// keep the gateway's queue from running dry.
constexpr std::int64_t regime_window = 256;

// A database that restarts is back within seconds; one that is down is not asked all the time.
constexpr auto store_retry_first = milliseconds{500};
constexpr auto store_retry_last = seconds{15};

// Of one commit, and of a look at what is stored.
constexpr auto store_patience = seconds{60};

/// For `ask`: the answer depends on nobody else.
template <class Handle>
std::vector<watched_actor> only(std::string name, const Handle& whom) {
  return {{std::move(name), caf::actor_cast<caf::strong_actor_ptr>(whom)}};
}

nanoseconds steady_to_utc() {
  return std::chrono::system_clock::now().time_since_epoch()
         - std::chrono::steady_clock::now().time_since_epoch();
}

/// The time it was now, and what passes from then on, sleep included. Nothing that sets the clock
/// moves it: what is final is decided by the time there was at the start.
std::function<std::chrono::system_clock::time_point()> time_since_start() {
  auto uptime = [] {
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    return seconds{time.tv_sec} + nanoseconds{time.tv_nsec};
  };
  return [start = std::chrono::system_clock::now() - uptime(), uptime] { return start + uptime(); };
}

} // namespace

std::string source_of(const std::string& url) {
  auto where = kiwoom::parse_broker_url(url);
  return where ? where->host : url;
}

engine::engine(const config::settings& settings, engine_options options)
    : settings_(settings), options_(std::move(options)),
      started_(std::chrono::steady_clock::now()) {}

result<std::unique_ptr<engine>> engine::create(const config::settings& settings,
                                               engine_options options) {
  std::unique_ptr<engine> made{new engine{settings, std::move(options)}};
  if (auto problem = made->open_outside_world())
    return *problem;
  made->spawn_actors();
  return made;
}

status engine::open_outside_world() {
  if (const auto& folder = settings_.get<std::string>("regime.us-data"); !folder.empty()) {
    auto read = read_us_data(folder);
    if (!read)
      return read.error();
    us_ = std::move(*read);
  }
  if (auto problem = options_.offline ? stay_offline() : reach_broker())
    return *problem;
  // Last, so that a configuration that is refused leaves no database behind.
  if (auto problem = open_store())
    return *problem;
  // A broker inside this process dies with it, and so do its quota and its keys.
  if (options_.offline || simulated_)
    return {};
  for (std::size_t i = 0; i < lanes_.size(); ++i)
    if (auto problem = keep_pace(lanes_[i].pacing, settings_, broker_url_, keys_[i]))
      return *problem;
  return {};
}

status engine::reach_broker() {
  auto url = settings_.get<std::string>("broker.url");
  source_ = source_of(url);
  if (url == "sim:") {
    sim::server_options broker;
    broker.synthetic_symbols = embedded_symbols;
    auto server = sim::server::start(broker);
    if (!server)
      return server.error();
    simulated_ = std::move(*server);
    url = simulated_->url();
  }
  bool shared = settings_.get<std::string>("gateway.sharing") == "one";
  auto keys = load_credentials(settings_, url, shared ? 1 : settings_.scanners().size());
  if (!keys)
    return keys.error();
  return open_wires(url, std::move(*keys));
}

status engine::stay_offline() {
  auto url = settings_.get<std::string>("broker.url");
  source_ = source_of(url);
  // Nobody listens at the discard port, and nobody will be called anyway; no key is needed.
  return open_wires(url == "sim:" ? "http://127.0.0.1:9" : url, {credentials{}});
}

status engine::open_store() {
  const auto where = find_places(settings_, options_.folder);
  auto opened = open_places(where);
  if (!opened)
    return opened.error();
  results_ = std::move(*opened);
  had_store_ = results_.store != nullptr;
  if (options_.resumed)
    if (auto problem = take_up(*options_.resumed))
      return *problem;
  auto history = open_history(where);
  if (!history)
    return history.error();
  history_ = std::move(*history);
  return {};
}

/// The run is ours from here on, or somebody else's who lives.
status engine::take_up(store::run_row run) {
  if (!had_store_)
    return results_.why_away;
  run.outcome = run_outcome::running;
  if (auto problem = results_.store->write({run}))
    return problem;
  auto last = results_.store->last_call_of(run.id);
  if (!last)
    return last.error();
  calls_before_ = *last;
  return {};
}

result<std::shared_ptr<store::candle_store>> engine::open_history(const places& where) {
  store::candle_store_options keeping;
  keeping.path = where.candles;
  keeping.source = source_;
  keeping.own_file = where.candles_have_a_file;
  auto opened = store::open_candle_store(keeping);
  if (!opened)
    return opened.error();
  return std::shared_ptr<store::candle_store>{std::move(*opened)};
}

status engine::open_wires(const std::string& url, std::vector<credentials> keys) {
  keys_ = std::move(keys);
  bool shared = settings_.get<std::string>("gateway.sharing") == "one";
  const kiwoom::http_options speaking{
    url, settings_.get<std::string>("broker.ca-file"),
    std::chrono::duration_cast<milliseconds>(settings_.get<config::duration>("broker.timeout"))};
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    lane one;
    one.name = shared ? "default" : settings_.scanners()[i].name;
    one.pacing = to_gateway_options(settings_, url);
    for (auto n = settings_.get<std::int64_t>("gateway.max-in-flight"); n > 0; --n) {
      auto wire = kiwoom::make_http_transport(speaking);
      if (!wire)
        return wire.error();
      one.wires.push_back(std::move(*wire));
    }
    lanes_.push_back(std::move(one));
  }
  broker_url_ = url;
  return {};
}

// What CAF began cannot be taken back: without a thread for one actor it would wait for that
// actor's end for ever. So a failure here ends the process, which has made no call yet.
void engine::spawn_actors() noexcept {
  auto& system = system_.emplace(config_);
  // Detached: the disk, the terminal and the sockets block, and a busy rule must not delay a slot.
  monitor_options watching;
  if (is_measured(settings_))
    watching.scanners.emplace_back(candles_progress);
  for (const auto& scanner : settings_.scanners())
    watching.scanners.push_back(scanner.name);
  watching.interval = options_.progress_interval;
  watching.ask_timeout = seconds{1};
  watching.sample = [start = started_] { return sample_resources(start); };
  watching.on_progress = options_.on_progress;
  watching.on_notice = options_.on_notice;
  monitor_ = caf::actor_cast<monitor_actor>(system.spawn<caf::detached>(monitor, watching));
  const writer_options writing{static_cast<std::size_t>(settings_.get<std::int64_t>("store.batch")),
                               settings_.get<config::duration>("store.flush"), store_retry_first,
                               store_retry_last, calls_before_};
  writer_ = caf::actor_cast<writer_actor>(
    system.spawn<caf::detached>(writer, writing, std::move(results_), monitor_));
  for (std::size_t i = 0; i < lanes_.size(); ++i)
    spawn_lane(i);
  universe_ =
    system.spawn(catalog, catalog_options{longest_wait(), steady_to_utc(), options_.offline},
                 lanes_.front().gateway, lanes_.front().cache);
  spawn_regime();
  spawn_run();
  watch command;
  for (const auto& one : lanes_) {
    command.gateways.push_back(one.gateway);
    command.caches.push_back(one.cache);
  }
  command.writer = writer_;
  caf::anon_send(monitor_, command);
}

void engine::spawn_lane(std::size_t index) {
  auto& system = *system_;
  auto& one = lanes_[index];
  const transport_options speaking{keys_[index], time_since_start()};
  for (const auto& wire : one.wires)
    one.transports.push_back(system.spawn<caf::detached>(transport, speaking, wire));
  keys_[index] = {}; // They have them now.
  one.pacing.key = one.name;
  one.pacing.run_id = options_.run_id;
  one.pacing.steady_to_utc = steady_to_utc();
  one.gateway = caf::actor_cast<gateway_actor>(
    system.spawn<caf::detached>(gateway, one.pacing, one.transports, writer_, monitor_));
  candles_options keeping{
    static_cast<std::uint64_t>(settings_.get<std::int64_t>("cache.memory-max")), longest_wait(),
    steady_to_utc(), options_.offline, kiwoom::is_on_this_machine(source_)};
  // One owner of the history; with a gateway per scanner the others fetch for themselves.
  one.cache = system.spawn<caf::detached>(tandem::candles, keeping, one.gateway, monitor_,
                                          index == 0 ? history_ : nullptr);
}

void engine::spawn_regime() {
  regime_options judging;
  judging.source = source_;
  judging.window = static_cast<std::size_t>(
    std::min(regime_window, settings_.get<std::int64_t>("gateway.queue-max")));
  judging.candle_count = candle_count();
  judging.candles_timeout = longest_wait();
  judging.store_timeout = std::chrono::minutes{1};
  judging.us = us_;
  regime_ = system_->spawn(regime, judging, lanes_.front().cache, writer_, monitor_);
}

int engine::candle_count() const {
  int most = 0;
  for (const auto& definition : settings_.scanners()) {
    auto rule = market::make_scanner(definition.rule, to_rule_settings(settings_, definition), {});
    most = std::max(most, rule->candle_count());
  }
  return most;
}

nanoseconds engine::longest_wait() const {
  // Every request that may be queued before ours, each with all its retries at its worst.
  auto scanners = static_cast<std::int64_t>(settings_.scanners().size());
  auto queued = settings_.get<std::int64_t>("scan.window") * scanners + regime_window + 16;
  auto tries = settings_.get<std::int64_t>("gateway.retries") + 1;
  auto once = std::chrono::duration<double>{slowest_pace(lanes_.front().pacing.pace)}
              + std::chrono::duration<double>{settings_.get<config::duration>("broker.timeout")}
              + std::chrono::duration<double>{8};
  auto total = once * static_cast<double>(queued * tries)
               + std::chrono::duration<double>{lanes_.front().pacing.patience};
  return std::min<nanoseconds>(std::chrono::duration_cast<nanoseconds>(
                                 std::min(total, std::chrono::duration<double>{scan_deadline})),
                               scan_deadline);
}

std::vector<scanner_child> engine::scanner_children() {
  std::vector<scanner_child> children;
  if (!options_.scans)
    return children;
  for (std::size_t i = 0; i < settings_.scanners().size(); ++i) {
    const auto& definition = settings_.scanners()[i];
    auto thresholds = to_rule_settings(settings_, definition);
    scanner_options scanning;
    scanning.name = definition.name;
    scanning.run_id = options_.run_id;
    scanning.window = static_cast<std::size_t>(settings_.get<std::int64_t>("scan.window"));
    scanning.require_fresh = settings_.get<bool>("scan.require-fresh");
    scanning.explain = options_.explain;
    scanning.candles_timeout = longest_wait();
    scanning.store_timeout = std::chrono::minutes{1};
    auto candles = lanes_[std::min(i, lanes_.size() - 1)].cache;
    children.push_back(
      {definition.name, [this, scanning, name = definition.rule, thresholds,
                         candles](const std::optional<market::condition>& condition) {
         std::shared_ptr<const market::scanner> rule =
           market::make_scanner(name, thresholds, condition);
         return caf::actor_cast<scanner_actor>(
           system_->spawn(scanner, scanning, rule, candles, writer_, monitor_));
       }});
  }
  return children;
}

void engine::spawn_run() {
  auto add = [&](std::string name, const auto& handle) {
    watched_.push_back({std::move(name), caf::actor_cast<caf::strong_actor_ptr>(handle)});
  };
  add("writer", writer_);
  add("monitor", monitor_);
  add("universe", universe_);
  add("regime", regime_);
  for (const auto& one : lanes_) {
    for (const auto& each : one.transports)
      add("transport " + one.name, each);
    add("gateway " + one.name, one.gateway);
    add("cache " + one.name, one.cache);
  }
  run_options conducting;
  conducting.sequential = settings_.get<std::string>("scan.mode") == "sequential";
  conducting.candle_count = candle_count();
  conducting.restarts_max = 3;
  conducting.restart_window = std::chrono::minutes{1};
  conducting.step_timeout = longest_wait();
  conducting.scan_timeout = scan_deadline;
  run_partners partners{universe_, regime_, {}, writer_, monitor_};
  for (const auto& one : lanes_)
    partners.caches.push_back(one.cache);
  supervisor_ =
    system_->spawn(tandem::run, conducting, scanner_children(), watched_, std::move(partners));
}

engine::~engine() {
  if (!system_)
    return;
  caf::anon_send_exit(supervisor_, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(universe_, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(regime_, caf::exit_reason::user_shutdown);
  {
    caf::scoped_actor self{*system_};
    for (auto& one : lanes_) {
      self->monitor(one.gateway);
      self->send_exit(one.gateway, caf::exit_reason::user_shutdown);
    }
    // The granted call finishes and is recorded; a broker that hangs is not waited for.
    std::size_t down = 0;
    auto wait_for_gateways = [&] {
      for (bool late = false; down < lanes_.size() && !late;)
        self->receive([&](const caf::down_msg&) { ++down; },
                      caf::after(drain_grace) >> [&] { late = true; });
    };
    wait_for_gateways();
    for (auto& one : lanes_)
      for (const auto& wire : one.wires)
        wire->stop();
    wait_for_gateways();
    // Behind the last answer, which it puts on disk first.
    for (auto& one : lanes_)
      caf::anon_send_exit(one.cache, caf::exit_reason::user_shutdown);
    for (auto& one : lanes_)
      for (const auto& each : one.transports)
        caf::anon_send_exit(each, caf::exit_reason::user_shutdown);
    self->send_exit(writer_, caf::exit_reason::user_shutdown);
    self->send_exit(monitor_, caf::exit_reason::user_shutdown);
  }
  lanes_.clear();
  watched_.clear();
  supervisor_ = nullptr;
  universe_ = nullptr;
  regime_ = nullptr;
  writer_ = nullptr;
  monitor_ = nullptr;
  system_.reset(); // Waits until everybody has left.
}

std::shared_ptr<const run_summary> engine::run(const start_run& command) {
  auto done = ask<std::shared_ptr<const run_summary>>(
    *system_, supervisor_, only("supervisor", supervisor_), scan_deadline, command);
  if (done)
    return *done;
  run_summary lost;
  lost.problem = failure{ec::internal, done.error().message};
  return std::make_shared<const run_summary>(std::move(lost));
}

result<forecast> engine::plan(const start_run& command) {
  forecast out;
  const auto found = ask<resolved_session>(*system_, universe_, watched_, longest_wait(),
                                           resolve_session{command.wanted});
  if (!found)
    return found.error();
  out.session = found->session;
  auto today = kst_day(std::chrono::system_clock::now());
  out.session_is_kept =
    out.session.final && market::covers(*found->index, std::max(command.wanted, today));
  auto wanted = command.symbols;
  wanted.session = out.session;
  auto selected = ask<selected_universe>(*system_, universe_, watched_, longest_wait(), wanted);
  if (!selected)
    return selected.error();
  for (const auto& one : selected->replaced)
    caf::anon_send(monitor_, notice{notice::level::warn, describe(one, command.wanted)});
  out.symbols = std::move(selected->symbols);
  auto coming = expected_candles(out.symbols, out.session, candle_count(), command);
  for (const auto& one : lanes_) {
    const auto made = ask<candle_forecast>(*system_, one.cache, watched_, longest_wait(), coming);
    if (!made)
      return made.error();
    out.candles += *made;
    coming.fillers.clear(); // The funds are asked of the first one.
  }
  return out;
}

void engine::interrupt() {
  caf::anon_send(supervisor_, stop_run{});
}

engine_status engine::status() {
  engine_status all;
  // A dead actor has no counters; the run says so.
  for (const auto& one : lanes_) {
    if (auto now = ask<gateway_status>(*system_, one.gateway, only("gateway", one.gateway),
                                       seconds{1}, get_gateway_status{}))
      all.gateways.push_back(std::move(*now));
    if (auto now = ask<candles_status>(*system_, one.cache, only("cache", one.cache), seconds{1},
                                       get_candles_status{}))
      all.caches.push_back(*now);
  }
  if (auto now = ask<resource_usage>(*system_, monitor_, only("monitor", monitor_), seconds{1},
                                     get_resource_usage{}))
    all.resources = *now;
  all.writer = written();
  return all;
}

writer_status engine::written() {
  auto now = ask<writer_status>(*system_, writer_, only("writer", writer_), seconds{10},
                                get_writer_status{});
  return now ? std::move(*now) : writer_status{};
}

status engine::save(const save_run& row) {
  const auto saved =
    ask<rows_saved>(*system_, writer_, only("writer", writer_), store_patience, row);
  auto settled = settle();
  return saved ? settled : saved.error();
}

status engine::settle() {
  const auto flushed =
    ask<rows_saved>(*system_, writer_, only("writer", writer_), store_patience, flush_rows{});
  return flushed ? tandem::status{} : flushed.error();
}

} // namespace tandem
