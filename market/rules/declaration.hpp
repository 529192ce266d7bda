#pragma once

#include "market/rules/threshold.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::market {

struct condition;
class rule;

/// How a filter's numbers are shown, with as many decimals as most numbers need.
struct notation {
  std::string_view unit; // Of the number itself: "KRW", "fraction", "points", "times", "count".
  double scale = 1;      // Factor for showing it.
  int decimals = 0;
  std::string_view suffix = {};
};

namespace notations {
inline constexpr notation counted{"count"};
inline constexpr notation krw{"KRW"};
inline constexpr notation fine_krw{"KRW", 1, 2};
inline constexpr notation percent{"fraction", 100, 2, "%"};
inline constexpr notation points{"points", 1, 1};
inline constexpr notation times{"times", 1, 2, "x"};
} // namespace notations

/// A filter as its engine declares it. Its name is the stage where a symbol that fails it leaves.
struct filter_declaration {
  std::string name; // "gap_min"
  notation written;
  std::string meaning; // Of the value, a line for people.
  /// For a filter that may show one of two numbers. Not empty: this text describes the checks whose
  /// value is that of the filter named here; a later declaration of the same name describes the
  /// others.
  std::string same_value_as = {};
  /// The key of the threshold in force where no market condition moves it; empty: none moves it.
  std::string threshold_key = {};
};

/// One of the lists that a rule makes. Immutable and shared by the engine's verdicts, which refer
/// to its texts.
struct engine_declaration {
  std::string name;                             // "v2", "midterm", "v2_lite"
  std::vector<filter_declaration> filters = {}; // In the order in which a symbol meets them.
  std::vector<std::string> measures = {};       // The names of verdict::measures.
};

/// A rule as it declares itself; everything else learns of it from here.
struct rule_declaration {
  std::string name; // "v2"
  /// The groups of the configuration whose thresholds it reads. Where two have the same word, the
  /// earlier group is meant.
  std::vector<std::string> groups;
  std::vector<threshold> thresholds; // Those that no other rule declares.
  /// Pairs of their keys: the value of the first must not be above that of the second.
  std::vector<std::pair<std::string, std::string>> ordered = {};
  std::vector<std::shared_ptr<const engine_declaration>> engines; // Those that no other rule has.
  /// The rule bound to its settings and the day's condition.
  std::unique_ptr<const rule> (*make)(const rule_settings& settings,
                                      const std::optional<condition>& mc);
};

} // namespace tandem::market
