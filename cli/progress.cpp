#include "cli/progress.hpp"

#include "report/format/text.hpp"
#include "store/json.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>

namespace tandem::cli {

namespace {

constexpr std::size_t bar_width = 32;
constexpr auto line_interval = std::chrono::seconds{10};
// Single retries are not reported as waiting.
constexpr auto wait_shown_after = std::chrono::seconds{2};

std::string bar(std::string_view name, std::size_t done, std::size_t total) {
  auto share = total == 0 ? 0.0 : static_cast<double>(done) / static_cast<double>(total);
  auto filled = static_cast<std::size_t>(share * static_cast<double>(bar_width));
  return fmt::format("{} [{}{}] {}/{}", left(name, 12), std::string(filled, '#'),
                     std::string(bar_width - filled, '.'), done, total);
}

/// Calls that are planned and not requested yet, and calls that wait for their slots.
std::size_t remaining_calls(const progress_snapshot& now, std::size_t lane) {
  auto ahead = lane < now.caches.size() ? now.caches[lane].calls_ahead : 0;
  auto queued = lane < now.gateways.size() ? now.gateways[lane].queued : 0;
  return ahead + queued;
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

std::string json_text(std::string_view level, const std::string& text) {
  json out;
  out.open();
  out.put("level", level);
  out.put("event", text);
  out.close();
  return out.text();
}

} // namespace

std::string call_line(const progress_snapshot& now) {
  std::uint64_t calls = 0;
  std::uint64_t refused = 0;
  std::uint64_t shared = 0;
  std::size_t left_over = 0;
  std::chrono::nanoseconds eta{0};
  for (std::size_t i = 0; i < now.gateways.size(); ++i) {
    auto remaining = remaining_calls(now, i);
    calls += now.gateways[i].calls;
    refused += now.gateways[i].refused;
    left_over += remaining;
    eta = std::max(eta, pace_of(now.gateways[i]) * static_cast<std::int64_t>(remaining));
  }
  for (const auto& cache : now.caches)
    shared += cache.joined + cache.memory_hits;
  auto elapsed = std::max(std::chrono::duration<double>{now.elapsed}.count(), 1e-3);
  auto planned = now.prefetch
                 || std::any_of(now.scanners.begin(), now.scanners.end(),
                                [](const auto& scanner) { return scanner.total > 0; });
  auto line = fmt::format("calls {}/{}  {:.1f}/s  shared {}  refused {}  ETA {}", calls,
                          calls + left_over, static_cast<double>(calls) / elapsed, shared, refused,
                          planned ? minutes(eta) : "-:--");
  for (const auto& gateway : now.gateways)
    if (gateway.waiting >= wait_shown_after) {
      line += fmt::format("  waiting for the broker {} of {}", minutes(gateway.waiting),
                          minutes(gateway.patience));
      break;
    }
  return line;
}

progress_view::progress_view(bool terminal, bool quiet, const log_options& log)
    : terminal_(terminal), quiet_(quiet), json_log_(log.format == "json") {
  auto logger = spdlog::stderr_logger_mt("tandem");
  logger->set_pattern(json_log_ ? "%v" : "%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  logger->set_level(spdlog::level::from_str(log.level));
  spdlog::set_default_logger(std::move(logger));
}

void progress_view::wipe() {
  for (; lines_ > 0; --lines_)
    std::fputs("\x1b[1A\x1b[2K", stderr);
}

void progress_view::show(const progress_snapshot& now) {
  std::lock_guard guard{mutex_};
  if (quiet_ || closed_)
    return;
  if (!terminal_) {
    if (now.elapsed - last_line_ < line_interval)
      return;
    last_line_ = now.elapsed;
    std::string text;
    if (now.prefetch)
      text += fmt::format("candles {}/{}  ", now.prefetch->done, now.prefetch->total);
    for (const auto& scanner : now.scanners)
      if (scanner.total > 0) // The others have not begun.
        text += fmt::format("{} {}/{}  ", scanner.scanner, scanner.done, scanner.total);
    fmt::print(stderr, "{}{}\n", text, call_line(now));
    return;
  }
  wipe();
  auto planned = now.prefetch ? now.prefetch->total : 0;
  for (const auto& scanner : now.scanners)
    planned = std::max(planned, scanner.total);
  if (now.prefetch)
    fmt::print(stderr, "{}\n", bar("candles", now.prefetch->done, now.prefetch->total));
  for (const auto& one : now.scanners) {
    // A scanner that has not begun has as many symbols as the others.
    fmt::print(stderr, "{}\n", bar(one.scanner, one.done, one.total == 0 ? planned : one.total));
  }
  fmt::print(stderr, "{}\n", call_line(now));
  lines_ = now.scanners.size() + (now.prefetch ? 2 : 1);
  std::fflush(stderr);
}

void progress_view::tell(const notice& what) {
  std::lock_guard guard{mutex_};
  auto level = what.severity == notice::level::debug  ? spdlog::level::debug
               : what.severity == notice::level::info ? spdlog::level::info
               : what.severity == notice::level::warn ? spdlog::level::warn
                                                      : spdlog::level::err;
  if (!spdlog::should_log(level))
    return;
  wipe();
  if (json_log_)
    spdlog::log(level, "{}", json_text(to_string_view(level).data(), what.text));
  else
    spdlog::log(level, "{}", what.text);
}

void progress_view::close() {
  std::lock_guard guard{mutex_};
  closed_ = true;
  wipe();
  std::fflush(stderr);
}

} // namespace tandem::cli
