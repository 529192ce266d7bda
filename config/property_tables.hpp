#pragma once

#include "config/properties.hpp"

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace tandem::config {

/// The two halves of `properties()`: for the engine, and for the rules.
std::vector<property> engine_properties();
std::vector<property> rule_properties();
/// A part of those for the engine.
std::vector<property> backtest_properties();

// One maker per type, so that a table row reads name, default, bounds, sentence.

inline property flag(std::string_view name, bool preset, std::string_view sentence) {
  return {name, preset, sentence, ""};
}

inline property integer(std::string_view name, std::int64_t preset, double min, double max,
                        std::string_view sentence, std::string_view unit = "") {
  return {name, preset, sentence, unit, min, max};
}

/// Bounds in seconds.
inline property time_span(std::string_view name, duration preset, double min, double max,
                          std::string_view sentence) {
  return {name, preset, sentence, "", min, max};
}

inline property choice(std::string_view name, std::string preset,
                       std::initializer_list<std::string_view> words, std::string_view sentence) {
  return {name, std::move(preset), sentence, "", 0, 0, words};
}

inline property text(std::string_view name, std::string preset, std::string_view sentence) {
  return {name, std::move(preset), sentence, ""};
}

/// Text that may hold a password.
inline property hidden_text(std::string_view name, std::string_view preset,
                            std::string_view sentence) {
  return {name, secret{preset}, sentence, ""};
}

inline property list(std::string_view name, string_list preset, std::string_view sentence) {
  return {name, std::move(preset), sentence, ""};
}

} // namespace tandem::config
