#include "bench/daily/scan_at.hpp"

#include "bench/harness/good.hpp"
#include "config/settings.hpp"
#include "engine/ask.hpp"
#include "engine/engine_config.hpp"
#include "engine/node.hpp"
#include "engine/parts.hpp"
#include "engine/run_id.hpp"
#include "engine/start_run.hpp"

#include <memory>
#include <stdexcept>
#include <utility>

namespace tandem::bench {

namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds patience = std::chrono::hours{1};

config::settings settings_of(const scan_order& what) {
  std::vector<config::raw_entry> entries{
    {"broker.url", what.url, {}},
    {"store.url", secret{"sqlite:" + what.folder + "/tandem.db"}, {}},
    {"gateway.state-dir", what.folder, {}},
    {"gateway.delay", nanoseconds{what.delay}, {}},
    {"regime.version", std::string{"none"}, {}}};
  if (what.delay.count() == 0)
    entries.push_back({"gateway.tr-delay.au10001", nanoseconds{0}, {}});
  if (what.per_market == 0) {
    entries.push_back({"universe.source", std::string{"all"}, {}});
  } else {
    entries.push_back({"universe.kospi", std::int64_t{what.per_market}, {}});
    entries.push_back({"universe.kosdaq", std::int64_t{what.per_market}, {}});
  }
  auto resolved = config::resolve(entries);
  if (!resolved.problems.empty())
    throw std::runtime_error{resolved.problems.front().text()};
  return std::move(resolved.values);
}

/// Everything outside of the process, with a clock that shows `at` now.
std::shared_ptr<node_parts> parts_at(utc_time at, const config::settings& settings) {
  auto parts = std::make_shared<node_parts>(good(open_parts(settings, {})));
  const auto ahead = at - std::chrono::system_clock::now();
  parts->steady_to_utc += ahead;
  parts->wall_clock = [real = std::move(parts->wall_clock), ahead] { return real() + ahead; };
  for (auto& gateway : parts->gateways)
    gateway.options.steady_to_utc = parts->steady_to_utc;
  return parts;
}

/// Runs it on a node of its own, which has stored everything when this returns.
std::shared_ptr<const run_summary> run(const config::settings& settings,
                                       std::shared_ptr<node_parts> parts, const run_scan& command) {
  engine_config with;
  caf::actor_system system{with};
  auto boss =
    caf::actor_cast<node_actor>(system.spawn(node, node_options{settings}, std::move(parts)));
  const std::vector<watched_actor> owing{{"node", caf::actor_cast<caf::strong_actor_ptr>(boss)}};
  const auto done = ask<std::shared_ptr<const run_summary>>(system, boss, owing, patience, command);
  caf::anon_send_exit(boss, caf::exit_reason::user_shutdown);
  boss = nullptr; // The system waits for all actors.
  return good(done);
}

} // namespace

scan_findings scan_at(const scan_order& what) {
  const auto settings = settings_of(what);
  const auto command = good(make_start(settings, make_run_id(what.at), what.at));
  const auto started = std::chrono::steady_clock::now();
  const auto summary = run(settings, parts_at(what.at, settings), command);
  scan_findings found;
  found.wall_s = std::chrono::duration<double>{std::chrono::steady_clock::now() - started}.count();
  for (const auto& problem : {summary->problem, summary->store_problem})
    if (problem)
      throw std::runtime_error{"a scan failed: " + problem->message};
  found.session = summary->session.day;
  found.symbols = summary->symbols.size();
  for (const auto& scan : summary->scans) {
    if (scan->evaluated != found.symbols)
      throw std::runtime_error{scan->scanner + " has not judged every symbol"};
    for (const auto& one : scan->list.candidates)
      found.picks.push_back(
        {scan->scanner, one.what.symbol.code, one.what.result.score, one.what.result.close});
  }
  return found;
}

} // namespace tandem::bench
