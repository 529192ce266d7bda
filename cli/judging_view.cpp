#include "cli/judging_view.hpp"

#include "report/format/text.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <unistd.h>

namespace tandem::cli {

namespace {

std::string line_of(std::size_t judged, std::size_t total) {
  return fmt::format("judged {} of {} (symbols x sessions)", grouped(static_cast<double>(judged)),
                     grouped(static_cast<double>(total)));
}

} // namespace

judging_view::judging_view(const market::backtest::progress& state, std::size_t total, bool quiet)
    : state_(state), total_(total) {
  const bool is_terminal = ::isatty(STDERR_FILENO) == 1;
  if (!quiet)
    shower_ = std::thread{[this, is_terminal] { show(is_terminal); }};
}

judging_view::~judging_view() {
  if (!shower_.joinable())
    return;
  {
    const std::scoped_lock lock{guard_};
    is_over_ = true;
  }
  woken_.notify_one();
  shower_.join();
}

void judging_view::show(bool is_terminal) {
  const auto pause =
    is_terminal ? std::chrono::milliseconds{200} : std::chrono::milliseconds{10'000};
  bool is_drawn = false;
  std::unique_lock lock{guard_};
  while (!woken_.wait_for(lock, pause, [this] { return is_over_; })) {
    const auto line = line_of(state_.judged, total_);
    fmt::print(stderr, "{}{}{}", is_terminal ? "\r\x1b[2K" : "", line, is_terminal ? "" : "\n");
    std::fflush(stderr);
    is_drawn = is_terminal;
  }
  if (is_drawn)
    fmt::print(stderr, "\r\x1b[2K");
}

} // namespace tandem::cli
