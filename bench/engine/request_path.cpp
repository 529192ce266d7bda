#include "bench/engine/request_path.hpp"

#include "actors/candles/candles.hpp"
#include "actors/gateway/gateway.hpp"
#include "actors/history/history.hpp"
#include "actors/monitor/monitor.hpp"
#include "actors/transport/transport.hpp"
#include "actors/writer/writer.hpp"
#include "bench/engine/broker_session.hpp"
#include "config/settings.hpp"
#include "engine/pacing.hpp"
#include "engine/paths.hpp"
#include "engine/viewer.hpp"

#include <chrono>
#include <iostream>

namespace tandem::bench {

namespace {

using std::chrono::minutes;

// Nobody listens there, and nobody is called: the wire is a canned one.
constexpr const char* broker_url = "http://127.0.0.1:9";

class forgetful_store final : public store::result_store {
public:
  status write(const std::vector<store::row>&) override { return {}; }
  result<std::optional<store::regime_row>> regime_before(const std::string&,
                                                         market::date) override {
    return std::optional<store::regime_row>{};
  }
  result<std::int64_t> last_call_of(const std::string&) override { return std::int64_t{0}; }
};

config::settings settings() {
  auto read = config::resolve({
    {"broker.url", std::string{broker_url}, {}},
    {"gateway.delay", config::duration{0}, {}},
    {"gateway.state-dir", std::string{"."}, {}},
  });
  for (const auto& problem : read.problems)
    throw std::runtime_error{problem.text()};
  return std::move(read.values);
}

std::chrono::nanoseconds steady_to_utc() {
  return std::chrono::system_clock::now().time_since_epoch()
         - std::chrono::steady_clock::now().time_since_epoch();
}

writer_places open_places(const config::settings& chosen, bool is_kept) {
  if (is_kept)
    return good(tandem::open_places(tandem::find_places(chosen, ".")));
  writer_places nowhere;
  nowhere.store = std::make_shared<forgetful_store>();
  return nowhere;
}

std::shared_ptr<store::candle_store> open_candles(const config::settings& chosen) {
  const auto where = tandem::find_places(chosen, ".");
  store::candle_store_options keeping;
  keeping.path = where.candles;
  keeping.source = broker_url;
  keeping.own_file = where.candles_have_a_file;
  return good(store::open_candle_store(keeping));
}

gateway_options pacing(const config::settings& chosen, const credentials& who, bool is_kept) {
  auto options = tandem::to_gateway_options(chosen, broker_url);
  options.key = "default";
  options.steady_to_utc = steady_to_utc();
  if (is_kept)
    if (auto problem = tandem::keep_pace(options, chosen, broker_url, who))
      throw std::runtime_error{problem->message};
  return options;
}

} // namespace

request_path::request_path(std::shared_ptr<kiwoom::transport> wire, bool is_kept)
    : system_(config_) {
  const auto chosen = settings();
  const credentials who{secret{"key"}, secret{"secret"}};
  monitor_options watching;
  watching.interval = std::chrono::seconds{1};
  monitor_ = caf::actor_cast<monitor_actor>(system_.spawn<caf::detached>(monitor, watching));
  caf::anon_send(monitor_, subscribe{spawn_viewer(system_, {}, [](const notice& what) {
                   std::cerr << what.text + "\n";
                 })});
  const writer_options writing{static_cast<std::size_t>(chosen.get<std::int64_t>("store.batch")),
                               chosen.get<config::duration>("store.flush"),
                               minutes{1},
                               minutes{1},
                               {}};
  auto places = open_places(chosen, is_kept);
  writer_ = caf::actor_cast<writer_actor>(
    system_.spawn<caf::detached>(writer, writing, std::move(places), monitor_));
  const transport_options speaking{who, [] { return std::chrono::system_clock::now(); }};
  transport_ = system_.spawn<caf::detached>(transport, speaking, std::move(wire));
  gateway_ = caf::actor_cast<gateway_actor>(system_.spawn<caf::detached>(
    gateway, pacing(chosen, who, is_kept), std::vector{transport_}, writer_, monitor_));
  const candles_options keeping{
    static_cast<std::uint64_t>(chosen.get<std::int64_t>("cache.memory-max")), minutes{1},
    minutes{1}, steady_to_utc()};
  if (is_kept)
    history_ = system_.spawn<caf::detached>(history, open_candles(chosen), monitor_);
  cache_ = system_.spawn(tandem::candles, keeping, gateway_, monitor_, history_);
}

request_path::~request_path() {
  caf::scoped_actor self{system_};
  for (const auto& one :
       {caf::actor_cast<caf::actor>(cache_), caf::actor_cast<caf::actor>(history_),
        caf::actor_cast<caf::actor>(gateway_), caf::actor_cast<caf::actor>(transport_),
        caf::actor_cast<caf::actor>(writer_), caf::actor_cast<caf::actor>(monitor_)})
    if (one)
      self->send_exit(one, caf::exit_reason::user_shutdown);
}

} // namespace tandem::bench
