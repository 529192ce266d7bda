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
  using member = std::variant<int Settings::*, double Settings::*, bool Settings::*,
                              std::vector<std::string> Settings::*>;

  struct row {
    row(std::string key, member target, double min, double max, std::string sentence,
        std::string unit = {})
        : what{std::move(key), preset_of(target), std::move(sentence), std::move(unit), min, max},
          filled(target) {}
    row(std::string key, member target, std::string sentence)
        : what{std::move(key), preset_of(target), std::move(sentence)}, filled(target) {}
    /// The user writes the first word for false and the second for true.
    row(std::string key, bool Settings::*target, const std::array<std::string, 2>& words,
        std::string sentence)
        : what{std::move(key), words[Settings{}.*target ? 1 : 0], std::move(sentence)},
          filled(target) {
      what.choices = {words[0], words[1]};
    }

    threshold what;
    member filled;
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
        std::visit([&](auto target) { assign(result.*target, found->second, each.what); },
                   each.filled);
    return result;
  }

private:
  static threshold_value preset_of(const member& target) {
    return std::visit(
      [](auto of) -> threshold_value {
        const Settings preset;
        if constexpr (std::is_same_v<decltype(of), int Settings::*>)
          return std::int64_t{preset.*of};
        else
          return preset.*of;
      },
      target);
  }

  template <class T>
  static void assign(T& to, const threshold_value& from, const threshold& what) {
    if constexpr (std::is_same_v<T, int>)
      to = static_cast<int>(std::get<std::int64_t>(from)); // The bounds are far inside int.
    else if constexpr (std::is_same_v<T, bool>)
      to = what.choices.empty() ? std::get<bool>(from)
                                : std::get<std::string>(from) == what.choices[1];
    else
      to = std::get<T>(from);
  }

  std::vector<row> rows_;
};

} // namespace tandem::market
