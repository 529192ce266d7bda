#include "engine/parts.hpp"

#include "engine/credentials.hpp"
#include "engine/pacing.hpp"
#include "engine/paths.hpp"
#include "engine/us_data.hpp"
#include "kiwoom/endpoint.hpp"
#include "kiwoom/http_transport.hpp"

#include <atomic>
#include <ctime>
#include <memory>
#include <utility>

namespace tandem {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

// The embedded market is larger than the default universe, so that "top by value" has to choose.
constexpr int embedded_symbols = 300;

/// The wall clock at the start of the process plus the time elapsed since, sleep included. Setting
/// the clock does not change it: the time at the start decides what is final.
std::function<std::chrono::system_clock::time_point()> time_since_start() {
  auto uptime = [] {
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    return seconds{time.tv_sec} + nanoseconds{time.tv_nsec};
  };
  return [start = std::chrono::system_clock::now() - uptime(), uptime] { return start + uptime(); };
}

nanoseconds wall_less_steady() {
  return std::chrono::system_clock::now().time_since_epoch()
         - std::chrono::steady_clock::now().time_since_epoch();
}

/// Follows jumps of the wall clock. Smaller differences are left alone, because the distance of two
/// calls in the audit must not depend on them.
utc_offset following_offset() {
  static constexpr seconds jump{1};
  auto held = std::make_shared<std::atomic<nanoseconds::rep>>(wall_less_steady().count());
  return utc_offset{[held] {
    const auto present = wall_less_steady();
    if (std::chrono::abs(present - nanoseconds{held->load()}) >= jump)
      held->store(present.count());
    return nanoseconds{held->load()};
  }};
}

/// A process that serves lives for months, in which its machine may sleep and its clock be set. For
/// any other one the time at its start decides.
void set_clocks(node_parts& parts, bool serves) {
  if (!serves) {
    parts.steady_to_utc = wall_less_steady();
    parts.wall_clock = time_since_start();
    return;
  }
  const auto offset = following_offset();
  parts.steady_to_utc = offset;
  parts.wall_clock = [offset] {
    const nanoseconds steady = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::system_clock::time_point{steady + offset};
  };
}

/// Starts the broker inside this process where `url` asks for it and puts its address into `url`.
status start_simulated(node_parts& parts, std::string& url) {
  if (url != "sim:")
    return {};
  sim::server_options broker;
  broker.synthetic_symbols = embedded_symbols;
  auto server = sim::server::start(broker);
  if (!server)
    return server.error();
  parts.simulated = std::move(*server);
  url = parts.simulated->url();
  return {};
}

status open_wires(node_parts& parts, const config::settings& settings, const std::string& url,
                  std::vector<credentials> keys) {
  const auto& sharing = settings.get<std::string>("gateway.sharing");
  const kiwoom::http_options speaking{
    url, settings.get<std::string>("broker.ca-file"),
    std::chrono::duration_cast<milliseconds>(settings.get<config::duration>("broker.timeout"))};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    key_parts one;
    one.pacing.name = sharing == "one"    ? "default"
                      : sharing == "pool" ? "key-" + std::to_string(i + 1)
                                          : settings.scanners()[i].name;
    one.who = std::move(keys[i]);
    for (auto n = settings.get<std::int64_t>("gateway.max-in-flight"); n > 0; --n) {
      auto wire = kiwoom::make_http_transport(speaking);
      if (!wire)
        return wire.error();
      one.wires.push_back(std::move(*wire));
    }
    if (i == 0 || sharing != "pool") {
      auto& gateway = parts.gateways.emplace_back();
      gateway.name = sharing == "pool" ? sharing : one.pacing.name;
      gateway.options = to_gateway_options(settings, url);
      gateway.options.steady_to_utc = parts.steady_to_utc;
    }
    parts.gateways.back().keys.push_back(std::move(one));
  }
  return {};
}

/// Claims the run for this process, unless another living process has it.
status take_up(node_parts& parts, store::run_row run) {
  if (!parts.results.store)
    return parts.results.why_away;
  run.outcome = run_outcome::running;
  return parts.results.store->write({run});
}

status open_stores(node_parts& parts, const config::settings& settings,
                   const parts_options& options) {
  const auto where = find_places(settings, options.folder);
  auto results = open_places(where);
  if (!results)
    return results.error();
  parts.results = std::move(*results);
  if (options.resumed)
    if (auto problem = take_up(parts, *options.resumed))
      return problem;
  store::candle_store_options keeping;
  keeping.path = where.candles;
  keeping.source = parts.source;
  keeping.own_file = where.candles_have_a_file;
  auto history = store::open_candle_store(keeping);
  if (!history)
    return history.error();
  parts.history = std::move(*history);
  return {};
}

} // namespace

std::string source_of(const std::string& url) {
  auto where = kiwoom::parse_broker_url(url);
  return where ? where->host : url;
}

result<node_parts> open_parts(const config::settings& settings, const parts_options& options) {
  node_parts parts;
  set_clocks(parts, !options.serving_at.empty());
  if (const auto& folder = settings.get<std::string>("regime.us-data"); !folder.empty()) {
    auto read = read_us_data(folder);
    if (!read)
      return read.error();
    parts.us = std::move(*read);
  }
  auto url = settings.get<std::string>("broker.url");
  parts.source = source_of(url);
  std::vector<credentials> keys;
  if (options.offline) {
    keys.emplace_back();
    if (url == "sim:")
      url = "http://127.0.0.1:9"; // The discard port: offline no call is made.
  } else {
    if (auto problem = start_simulated(parts, url))
      return *problem;
    const auto count = key_count(settings);
    auto found = options.keys ? choose_credentials(*options.keys, settings, url, count)
                              : load_credentials(settings, url, count);
    if (!found)
      return found.error();
    keys = std::move(*found);
  }
  if (auto problem = open_wires(parts, settings, url, std::move(keys)))
    return *problem;
  // Last, so that a refused configuration creates no database.
  if (auto problem = open_stores(parts, settings, options))
    return *problem;
  // A broker inside this process ends with it, so its quota needs no lock and no memory.
  if (options.offline || parts.simulated)
    return parts;
  for (auto& gateway : parts.gateways)
    for (auto& one : gateway.keys)
      if (auto problem = keep_pace(one.pacing, settings, url, one.who, options.serving_at))
        return *problem;
  return parts;
}

} // namespace tandem
