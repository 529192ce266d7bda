#include "market/utc_time.hpp"

#include "market/session.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace tandem {

namespace {

using std::chrono::milliseconds;

std::string iso_text(utc_time local, std::string_view zone) {
  auto ms = std::chrono::time_point_cast<milliseconds>(local);
  auto day = std::chrono::floor<std::chrono::days>(ms);
  std::chrono::year_month_day ymd{day};
  std::chrono::hh_mm_ss time{ms - day};
  std::array<char, 128> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03d%.*s",
                static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                static_cast<unsigned>(ymd.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                static_cast<int>(time.subseconds().count()), static_cast<int>(zone.size()),
                zone.data());
  return text.data();
}

} // namespace

market::date kst_day(utc_time at) {
  const auto since_epoch = std::chrono::floor<std::chrono::microseconds>(at.time_since_epoch());
  return market::to_korean_time(since_epoch).day;
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

} // namespace tandem
