#include "http/clock.hpp"

#include "market/date.hpp"
#include "sim/broker/wire_number.hpp"

#include <array>
#include <string_view>

namespace tandem::sim {

namespace {

// Together they take less than a microsecond, but a busy machine may interrupt them for
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
  const auto month = static_cast<std::size_t>(day.number() / 100 % 100 - 1);
  std::string text{weekdays[static_cast<std::size_t>(day.weekday())]};
  text += ", " + zero_padded(day.number() % 100, 2) + " " + std::string{months[month]} + " "
          + zero_padded(day.number() / 10'000, 4) + " ";
  return text + zero_padded(time.hours().count(), 2) + ":" + zero_padded(time.minutes().count(), 2)
         + ":" + zero_padded(time.seconds().count(), 2) + " GMT";
}

} // namespace tandem::sim
