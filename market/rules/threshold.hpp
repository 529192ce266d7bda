#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace tandem::market {

using threshold_value =
  std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>>;

/// A number or word that a rule decides by and the user can set.
struct threshold {
  std::string key; // Of the configuration: "v2.gap-min" is the word gap-min of the group [v2].
  threshold_value preset; // The default; its alternative is the threshold's type.
  std::string sentence;   // What it does, for help.
  std::string unit = {};  // "KRW", "candles"; may be empty.
  double min = 0;         // Numbers: inclusive bounds.
  double max = 0;
  std::vector<std::string> choices = {}; // Texts: the legal words.
};

/// Values of thresholds by key. A missing one has its default.
using rule_settings = std::map<std::string, threshold_value, std::less<>>;

/// Declares the thresholds of `Settings` and fills it: each row binds one of them to its member,
/// whose initializer is the default.
template <class Settings>
class threshold_table {
public:
  struct row {
    template <class T>
    row(std::string key, T Settings::*target, double min, double max, std::string sentence,
        std::string unit = {})
        : what{std::move(key), preset_of(target), std::move(sentence), std::move(unit), min, max},
          fill(filling(target)) {}
    template <class T>
    row(std::string key, T Settings::*target, std::string sentence)
        : what{std::move(key), preset_of(target), std::move(sentence)}, fill(filling(target)) {}
    /// The user writes the first word for false and the second for true.
    row(std::string key, bool Settings::*target, const std::array<std::string, 2>& words,
        std::string sentence)
        : what{std::move(key), words[Settings{}.*target ? 1 : 0], std::move(sentence)},
          fill([target, yes = words[1]](Settings& into, const threshold_value& from) {
            into.*target = std::get<std::string>(from) == yes;
          }) {
      what.choices = {words[0], words[1]};
    }

    threshold what;
    std::function<void(Settings&, const threshold_value&)> fill;
  };

  threshold_table(std::initializer_list<row> rows) : rows_(rows) {}

  std::vector<threshold> thresholds() const {
    std::vector<threshold> all;
    for (const auto& each : rows_)
      all.push_back(each.what);
    return all;
  }

  /// Precondition: each value is of its threshold's type and within its bounds.
  Settings read(const rule_settings& values) const {
    Settings result;
    for (const auto& each : rows_)
      if (const auto found = values.find(each.what.key); found != values.end())
        each.fill(result, found->second);
    return result;
  }

private:
  template <class T>
  using stored = std::conditional_t<std::is_same_v<T, int>, std::int64_t, T>;

  template <class T>
  static threshold_value preset_of(T Settings::*target) {
    const Settings preset;
    return static_cast<stored<T>>(preset.*target);
  }
  template <class T>
  static auto filling(T Settings::*target) {
    return [target](Settings& into, const threshold_value& from) {
      into.*target = static_cast<T>(std::get<stored<T>>(from)); // The bounds are far inside int.
    };
  }

  std::vector<row> rows_;
};

} // namespace tandem::market
