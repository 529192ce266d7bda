#pragma once

#include "market/date.hpp"
#include "market/error.hpp"

#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>
#include <system_error>

namespace tandem::sim {

/// "--NAME=VALUE: must be LEGAL"
failure wrong_value(std::string_view name, std::string_view value, std::string_view legal);

/// A number and nothing else.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || text.empty())
    return std::nullopt;
  return number;
}

/// "250ms", "1s", "5min", "24h"
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// A day in `today_min`..`today_max`.
std::optional<market::date> parse_day(std::string_view text);

/// "08:55" or "2025-11-28T08:55"
struct clock_start {
  std::optional<market::date> day;
  std::chrono::minutes time{0};
};
std::optional<clock_start> parse_clock(std::string_view text);

} // namespace tandem::sim
