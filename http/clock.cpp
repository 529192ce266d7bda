#include "http/clock.hpp"

#include "market/date.hpp"

#include <array>
#include <cstdio>
#include <string_view>

namespace tandem::http {

namespace {

// Together the two readings take less than a microsecond, but a busy machine may interrupt them for
// milliseconds.
constexpr std::chrono::microseconds apart_max{20};
constexpr int attempts_max = 10;

} // namespace

instant read_clocks() {
  instant closest;
  auto apart = std::chrono::steady_clock::duration::max();
  for (auto attempt = 0; attempt < attempts_max && apart > apart_max; ++attempt) {
    const auto before = std::chrono::steady_clock::now();
    const auto wall = std::chrono::system_clock::now();
    const auto between = std::chrono::steady_clock::now() - before;
    if (between < apart) {
      apart = between;
      closest = {before + between / 2, wall};
    }
  }
  return closest;
}

std::string http_date(std::chrono::system_clock::time_point moment) {
  constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto days = std::chrono::floor<std::chrono::days>(moment.time_since_epoch());
  const std::chrono::hh_mm_ss time{
    std::chrono::floor<std::chrono::seconds>(moment.time_since_epoch() - days)};
  const auto day = market::date::from_days_since_epoch(static_cast<std::int32_t>(days.count()));
  const auto weekday = weekdays[static_cast<std::size_t>(day.weekday())];
  const auto month = months[static_cast<std::size_t>(day.number() / 100 % 100 - 1)];
  std::array<char, 128> text{};
  std::snprintf(text.data(), text.size(), "%.*s, %02d %.*s %04d %02d:%02d:%02d GMT",
                static_cast<int>(weekday.size()), weekday.data(), day.number() % 100,
                static_cast<int>(month.size()), month.data(), day.number() / 10'000,
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

} // namespace tandem::http
