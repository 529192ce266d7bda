#include "market/date.hpp"

#include <chrono>

namespace tandem::market {

namespace {

std::chrono::sys_days to_sys_days(std::int32_t yyyymmdd) {
  const auto month_day = static_cast<unsigned>(yyyymmdd % 10'000);
  return std::chrono::year{yyyymmdd / 10'000} / std::chrono::month{month_day / 100}
         / std::chrono::day{month_day % 100};
}

} // namespace

std::optional<date> date::parse(std::string_view text) {
  const bool dashed = text.size() == 10 && text[4] == '-' && text[7] == '-';
  if (!dashed && text.size() != 8)
    return std::nullopt;
  std::int32_t number = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (dashed && (i == 4 || i == 7))
      continue;
    if (text[i] < '0' || text[i] > '9')
      return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  const auto month_day = static_cast<unsigned>(number % 10'000);
  const auto day = std::chrono::year{number / 10'000} / std::chrono::month{month_day / 100}
                   / std::chrono::day{month_day % 100};
  if (number < 1900'01'01 || number > 2100'12'31 || !day.ok())
    return std::nullopt;
  return from_number(number);
}

std::string date::iso() const {
  auto text = compact();
  text.insert(6, 1, '-');
  text.insert(4, 1, '-');
  return text;
}

std::string date::compact() const {
  auto digits = std::to_string(yyyymmdd_);
  return std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + digits;
}

std::int32_t date::days_since_epoch() const {
  return static_cast<std::int32_t>(to_sys_days(yyyymmdd_).time_since_epoch().count());
}

date date::from_days_since_epoch(std::int32_t days) {
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{days}}};
  return from_number(static_cast<int>(day.year()) * 10'000
                     + static_cast<std::int32_t>(static_cast<unsigned>(day.month()) * 100
                                                 + static_cast<unsigned>(day.day())));
}

int date::weekday() const {
  return static_cast<int>(std::chrono::weekday{to_sys_days(yyyymmdd_)}.c_encoding());
}

} // namespace tandem::market
