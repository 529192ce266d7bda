#include "cli/progress.hpp"

#include "cli/progress_lines.hpp"
#include "report/format/text.hpp"
#include "store/json.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace tandem::cli {

namespace {

constexpr auto line_interval = std::chrono::seconds{10};

std::string json_text(std::string_view level, const std::string& text) {
  json out;
  out.open();
  out.put("level", level);
  out.put("event", text);
  out.close();
  return out.text();
}

} // namespace

std::size_t terminal_columns(int descriptor) {
  constexpr std::size_t usual = 80; // Where the terminal does not say.
  winsize size{};
  const bool is_known = ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : usual;
}

progress_view::progress_view(bool terminal, bool quiet, const log_options& log)
    : terminal_(terminal), quiet_(quiet), json_log_(log.format == "json") {
  auto logger = spdlog::stderr_logger_mt("tandem");
  logger->set_pattern(json_log_ ? "%v" : "%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  logger->set_level(spdlog::level::from_str(log.level));
  spdlog::set_default_logger(std::move(logger));
}

void progress_view::wipe() {
  if (drawn_.empty())
    return;
  const auto columns = terminal_columns(STDERR_FILENO);
  for (const auto width : std::exchange(drawn_, {}))
    for (auto rows = rows_of(width, columns); rows > 0; --rows)
      std::fputs("\x1b[1A\x1b[2K", stderr);
}

void progress_view::show(const progress_snapshot& now) {
  show(picture_of(now, terminal_columns(STDERR_FILENO)));
}

void progress_view::show(const serve::progress_picture& now) {
  std::lock_guard guard{mutex_};
  if (quiet_ || closed_)
    return;
  if (!terminal_) {
    if (now.elapsed - last_line_ < line_interval)
      return;
    last_line_ = now.elapsed;
    fmt::print(stderr, "{}\n", now.line);
    return;
  }
  wipe();
  for (const auto& line : now.lines) {
    fmt::print(stderr, "{}\n", line);
    drawn_.push_back(display_width(line));
  }
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
