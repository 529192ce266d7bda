#include "engine/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace tandem {

namespace {

using std::chrono::milliseconds;

constexpr auto kst_offset = std::chrono::hours{9};

std::string iso_text(utc_time local, std::string_view zone) {
  auto ms = std::chrono::time_point_cast<milliseconds>(local);
  auto day = std::chrono::floor<std::chrono::days>(ms);
  std::chrono::year_month_day ymd{day};
  std::chrono::hh_mm_ss time{ms - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count(), zone);
}

} // namespace

market::date kst_day(utc_time at) {
  auto day = std::chrono::floor<std::chrono::days>(at + kst_offset);
  return market::date::from_days_since_epoch(static_cast<int>(day.time_since_epoch().count()));
}

utc_time to_utc_time(std::int64_t us) {
  return utc_time{std::chrono::duration_cast<utc_time::duration>(std::chrono::microseconds{us})};
}

std::string utc_text(utc_time at) {
  return iso_text(at, "Z");
}

std::optional<utc_time> parse_utc(std::string_view text) {
  constexpr std::string_view shape = "2025-11-28T06:41:02.113Z";
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  auto matches = [&](char c, char like) { return is_digit(like) ? is_digit(c) : c == like; };
  if (!std::equal(text.begin(), text.end(), shape.begin(), shape.end(), matches))
    return std::nullopt;
  auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (auto c : text.substr(at, digits))
      value = value * 10 + (c - '0');
    return value;
  };
  auto day = market::date::parse(text.substr(0, 10));
  if (!day || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 59)
    return std::nullopt;
  return utc_time{std::chrono::days{day->days_since_epoch()} + std::chrono::hours{number(11, 2)}
                  + std::chrono::minutes{number(14, 2)} + std::chrono::seconds{number(17, 2)}
                  + milliseconds{number(20, 3)}};
}

std::string kst_text(utc_time at) {
  return iso_text(at + kst_offset, "+09:00");
}

std::string make_run_id(utc_time at) {
  // Crockford's alphabet sorts like the numbers it stands for; 48 bits of time, 80 of chance.
  static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  auto time = static_cast<std::uint64_t>(
    std::chrono::duration_cast<milliseconds>(at.time_since_epoch()).count());
  std::string id(26, '0');
  for (int i = 9; i >= 0; --i, time >>= 5U)
    id[static_cast<std::size_t>(i)] = alphabet[time & 31U];
  std::random_device chance;
  for (std::size_t i = 10; i < id.size(); ++i)
    id[i] = alphabet[chance() & 31U];
  return id;
}

} // namespace tandem
