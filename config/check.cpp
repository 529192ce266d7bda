#include "config/check.hpp"

#include <algorithm>

namespace tandem::config {

namespace {

std::optional<value> in_type_of(const property& against, const value& written) {
  if (written.index() == against.preset.index())
    return written;
  const auto* whole = std::get_if<std::int64_t>(&written);
  if (std::holds_alternative<double>(against.preset) && whole != nullptr)
    return static_cast<double>(*whole);
  if (std::holds_alternative<duration>(against.preset) && whole != nullptr && *whole == 0)
    return duration::zero();
  const auto* text = std::get_if<std::string>(&written);
  if (text != nullptr && std::holds_alternative<secret>(against.preset))
    return secret{*text};
  if (text != nullptr && std::holds_alternative<duration>(against.preset))
    if (auto span = from_text(*text, against.preset); span.index() == against.preset.index())
      return span;
  if (text != nullptr && against.is_size)
    if (auto bytes = parse_size(*text))
      return *bytes;
  return std::nullopt;
}

/// The fault of a value of another type.
std::string wrong_type(const property& against, const value& written) {
  if (!std::holds_alternative<duration>(against.preset))
    return "wrong type";
  if (std::holds_alternative<std::string>(written))
    return "is not a duration: a whole number with its unit right behind it, ns us ms s min h";
  return R"(wrong type: a duration is a text in quotes, "250ms")";
}

/// The value in the unit of the property's bounds; durations in seconds.
std::optional<double> measure(const value& what) {
  if (const auto* whole = std::get_if<std::int64_t>(&what))
    return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&what))
    return *real;
  if (const auto* span = std::get_if<duration>(&what))
    return std::chrono::duration<double>{*span}.count();
  return std::nullopt;
}

} // namespace

checked_value check(const property& against, const value& written) {
  auto typed = in_type_of(against, written);
  if (!typed)
    return {std::nullopt, wrong_type(against, written)};
  if (against.min != against.max)
    if (auto size = measure(*typed); size && !(*size >= against.min && *size <= against.max))
      return {std::nullopt, "out of range"};
  if (!against.choices.empty()
      && std::find(against.choices.begin(), against.choices.end(), std::get<std::string>(*typed))
           == against.choices.end())
    return {std::nullopt, "not a known word"};
  if (against.accepts != nullptr && !against.accepts(*typed))
    return {std::nullopt, "not a legal value"};
  return {std::move(typed), {}};
}

} // namespace tandem::config
