#include "config/session_rules.hpp"
#include "engine/pacing.hpp"
#include "engine/rule_settings.hpp"
#include "engine/spawn.hpp"
#include "market/rules/registry.hpp"
#include "screens/screen_rules.hpp"

#include <algorithm>

namespace tandem {

namespace {

using std::chrono::nanoseconds;
using real_seconds = std::chrono::duration<double>;

// A whole market at one call a second, with every call retried, ends well within a day.
constexpr auto scan_timeout = std::chrono::hours{24};
constexpr auto store_timeout = std::chrono::minutes{1};
// How long the history waits for a lock of another process before it gives the disk up.
constexpr auto history_timeout = std::chrono::minutes{1};
// Requests of the catalog.
constexpr std::int64_t catalog_requests = 16;
constexpr real_seconds backoff_last{8};

/// Every request that may be queued before this one, each with all its retries at their slowest.
nanoseconds longest_wait_of(const config::settings& settings, const gateway_options& gateway) {
  auto scanners = static_cast<std::int64_t>(settings.scanners().size());
  auto queued =
    settings.get<std::int64_t>("scan.window") * scanners + regime_window + catalog_requests;
  auto tries = settings.get<std::int64_t>("gateway.retries") + 1;
  auto once = real_seconds{slowest_pace(gateway.pace)}
              + real_seconds{settings.get<config::duration>("broker.timeout")} + backoff_last;
  auto total = once * static_cast<double>(queued * tries) + real_seconds{gateway.patience};
  return std::chrono::duration_cast<nanoseconds>(std::min(total, real_seconds{scan_timeout}));
}

} // namespace

int candle_count_of(const config::settings& settings) {
  int most = 0;
  for (const auto& definition : settings.scanners()) {
    if (definition.screen.what) {
      most = std::max(most, screens::screen_rules::candles_wanted);
      continue;
    }
    auto rule = market::make_rule(definition.rule, to_rule_settings(settings, definition), {});
    most = std::max(most, rule->candle_count());
  }
  return most;
}

node_limits limits_of(const config::settings& settings, const node_parts& parts) {
  return {longest_wait_of(settings, parts.gateways.front().options),
          scan_timeout,
          store_timeout,
          history_timeout,
          candle_count_of(settings),
          config::session_rules_of(settings)};
}

} // namespace tandem
