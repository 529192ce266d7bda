#include "cli/progress_lines.hpp"

#include "report/format/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tandem::cli {

namespace {

constexpr std::size_t bar_width_max = 32;
constexpr std::size_t bar_width_min = 3;
constexpr std::size_t name_width_max = 12;
// Single retries are not reported as waiting.
constexpr auto wait_shown_after = std::chrono::seconds{2};

/// "v2           [########........] 120/203"
std::string bar(std::string_view name, std::size_t done, std::size_t total, std::size_t columns) {
  const auto count = fmt::format("{}/{}", done, total);
  const auto name_width = std::min(name_width_max, columns / 4);
  const auto others = name_width + count.size() + 4; // A blank, two brackets, a blank.
  const auto width = std::clamp(columns - std::min(columns, others), bar_width_min, bar_width_max);
  const auto share = total == 0 ? 0.0 : static_cast<double>(done) / static_cast<double>(total);
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(width));
  return fmt::format("{} [{}{}] {}", left(name, name_width), std::string(filled, '#'),
                     std::string(width - filled, '.'), count);
}

/// Calls that are planned and not requested yet, and calls that wait for their slots. In a pool all
/// of them count with its first key.
std::size_t remaining_calls(const progress_snapshot& now, std::size_t key) {
  auto ahead = key < now.caches.size() ? now.caches[key].calls_ahead : 0;
  return ahead + now.gateways[key].queued;
}

/// The distance between the remaining calls: nearly all of them are charts.
std::chrono::nanoseconds pace_of(const gateway_status& gateway) {
  auto charts = gateway.trs.find("ka10081");
  return charts == gateway.trs.end() ? gateway.delay
                                     : std::max(gateway.delay, charts->second.interval);
}

std::string minutes(std::chrono::nanoseconds time) {
  auto s = std::chrono::ceil<std::chrono::seconds>(time).count();
  return fmt::format("{}:{:02}", s / 60, s % 60);
}

/// What the gateways have done and still have to do.
struct call_count {
  std::uint64_t calls = 0;
  std::uint64_t refused = 0;
  std::size_t left_over = 0;
  std::chrono::nanoseconds eta{0};
};

/// How long so many calls take together with all keys of a pool.
std::chrono::nanoseconds time_of_pool(const std::vector<gateway_status>& keys, std::size_t calls) {
  using seconds = std::chrono::duration<double>;
  double per_second = 0;
  for (const auto& one : keys)
    if (!one.is_out)
      per_second += 1 / seconds{pace_of(one)}.count(); // Infinite where it is unpaced.
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
    seconds{per_second == 0 ? 0 : static_cast<double>(calls) / per_second});
}

call_count count_calls(const progress_snapshot& now) {
  call_count sum;
  for (std::size_t i = 0; i < now.gateways.size(); ++i) {
    auto remaining = remaining_calls(now, i);
    sum.calls += now.gateways[i].calls;
    sum.refused += now.gateways[i].refused;
    sum.left_over += remaining;
    sum.eta = std::max(sum.eta, pace_of(now.gateways[i]) * static_cast<std::int64_t>(remaining));
  }
  if (now.gateways.size() > now.caches.size()) // They share a cache.
    sum.eta = time_of_pool(now.gateways, sum.left_over);
  return sum;
}

/// The time left; "-:--" before anything is planned.
std::string eta_text(const progress_snapshot& now, const call_count& sum) {
  const bool is_planned = now.prefetch
                          || std::any_of(now.scanners.begin(), now.scanners.end(),
                                         [](const auto& scanner) { return scanner.total > 0; });
  return is_planned ? minutes(sum.eta) : "-:--";
}

std::string short_call_line(const progress_snapshot& now) {
  const auto sum = count_calls(now);
  return fmt::format("calls {}/{} ETA {}", sum.calls, sum.calls + sum.left_over,
                     eta_text(now, sum));
}

} // namespace

std::string call_line(const progress_snapshot& now) {
  const auto sum = count_calls(now);
  std::uint64_t shared = 0;
  for (const auto& cache : now.caches)
    shared += cache.joined + cache.memory_hits;
  const auto elapsed = std::max(std::chrono::duration<double>{now.elapsed}.count(), 1e-3);
  auto line = fmt::format("calls {}/{}  {:.1f}/s  shared {}  refused {}  ETA {}", sum.calls,
                          sum.calls + sum.left_over, static_cast<double>(sum.calls) / elapsed,
                          shared, sum.refused, eta_text(now, sum));
  for (const auto& gateway : now.gateways)
    if (gateway.waiting >= wait_shown_after) {
      line += fmt::format("  waiting for the broker {} of {}", minutes(gateway.waiting),
                          minutes(gateway.patience));
      break;
    }
  return line;
}

std::vector<std::string> progress_lines(const progress_snapshot& now, std::size_t columns) {
  auto planned = now.prefetch ? now.prefetch->total : 0;
  for (const auto& scanner : now.scanners)
    planned = std::max(planned, scanner.total);
  std::vector<std::string> lines;
  if (now.prefetch)
    lines.push_back(bar("candles", now.prefetch->done, now.prefetch->total, columns));
  for (const auto& one : now.scanners)
    // A scanner that has not begun has as many symbols as the others.
    lines.push_back(bar(one.scanner, one.done, one.total == 0 ? planned : one.total, columns));
  auto calls = call_line(now);
  lines.push_back(display_width(calls) <= columns ? std::move(calls) : short_call_line(now));
  for (auto& line : lines)
    line = clipped(line, columns);
  return lines;
}

serve::progress_picture picture_of(const progress_snapshot& now, std::size_t columns) {
  std::string line;
  if (now.prefetch)
    line += fmt::format("candles {}/{}  ", now.prefetch->done, now.prefetch->total);
  for (const auto& scanner : now.scanners)
    if (scanner.total > 0) // The others have not begun.
      line += fmt::format("{} {}/{}  ", scanner.scanner, scanner.done, scanner.total);
  return {now.elapsed, progress_lines(now, columns), line + call_line(now)};
}

std::size_t rows_of(std::size_t width, std::size_t columns) {
  return std::max<std::size_t>(1, (width + columns - 1) / columns);
}

} // namespace tandem::cli
