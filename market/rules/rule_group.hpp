#pragma once

#include "market/rules/rule.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace tandem::market {

/// What each rule of a group says of one symbol, in their order.
using group_verdicts = std::vector<std::vector<verdict>>;

/// A group of rules at work on one session. Refers to the group, which must outlive it.
class session_judge {
public:
  session_judge() = default;
  session_judge(const session_judge&) = delete;
  session_judge& operator=(const session_judge&) = delete;
  virtual ~session_judge() = default;

  /// Judges the symbol at `place` of the universe; symbols may come in any order, each once. A rule
  /// that compares symbols says nothing yet.
  virtual group_verdicts judge(std::size_t place, const symbol_input& input, detail depth) = 0;
  /// No symbol comes any more. Call it once.
  virtual void finish() {}
  /// After `finish`: what those rules say of a judged symbol that said nothing before.
  virtual group_verdicts settle(std::size_t place, detail depth);
};

/// Rules that look at the same symbols together. Immutable; threads share it.
class rule_group {
public:
  explicit rule_group(std::vector<std::shared_ptr<const rule>> rules);
  /// Asks for so many candles, whatever its rules need.
  rule_group(std::vector<std::shared_ptr<const rule>> rules, int candle_count);
  rule_group(const rule_group&) = delete;
  rule_group& operator=(const rule_group&) = delete;
  virtual ~rule_group() = default;

  std::span<const std::shared_ptr<const rule>> rules() const { return rules_; }
  /// Candles to ask for per symbol; by default the most that any rule needs.
  int candle_count() const { return candle_count_; }
  /// The group's work on a session with so many symbols. Here each rule works by itself; rules that
  /// share what they compute, or compare symbols, are a group of their own kind.
  virtual std::unique_ptr<session_judge> begin(std::size_t symbols) const;

private:
  std::vector<std::shared_ptr<const rule>> rules_;
  int candle_count_ = 0;
};

} // namespace tandem::market
