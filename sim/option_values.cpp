#include "sim/option_values.hpp"

#include "sim/broker/server.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace tandem::sim {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

failure wrong_value(std::string_view name, std::string_view value, std::string_view legal) {
  return {ec::invalid_argument,
          "--" + std::string{name} + "=" + std::string{value} + ": must be " + std::string{legal}};
}

std::optional<milliseconds> parse_duration(std::string_view text) {
  struct unit {
    std::string_view name;
    milliseconds length;
  };
  constexpr std::array units{unit{"ms", 1ms}, unit{"min", 1min}, unit{"s", 1s}, unit{"h", 1h}};
  for (const auto& candidate : units) {
    if (!text.ends_with(candidate.name))
      continue;
    const auto count =
      parse_number<std::uint32_t>(text.substr(0, text.size() - candidate.name.size()));
    if (count)
      return candidate.length * static_cast<std::int64_t>(*count);
  }
  return std::nullopt;
}

std::optional<market::date> parse_day(std::string_view text) {
  const auto day = market::date::parse(text);
  return day && today_min <= *day && *day <= today_max ? day : std::nullopt;
}

std::optional<clock_start> parse_clock(std::string_view text) {
  clock_start start;
  if (const auto mark = text.find('T'); mark != std::string_view::npos) {
    start.day = parse_day(text.substr(0, mark));
    if (!start.day)
      return std::nullopt;
    text.remove_prefix(mark + 1);
  }
  if (text.size() != 5 || text[2] != ':')
    return std::nullopt;
  const auto hour = parse_number<unsigned>(text.substr(0, 2));
  const auto minute = parse_number<unsigned>(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59)
    return std::nullopt;
  start.time = std::chrono::minutes{*hour * 60 + *minute};
  return start;
}

} // namespace tandem::sim
