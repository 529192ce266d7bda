#pragma once

#include "market/rules/pullback.hpp"
#include "market/rules/rule.hpp"
#include "market/rules/v2.hpp"

#include <optional>
#include <vector>

namespace tandem::market {

/// Thresholds of rule v3 itself: for its midterm list, and whether it has another list (5.2).
struct v3_settings {
  int midterm_top_n = 10;
  bool disable_v2_lite = false;
};

/// Rule "v3": the engine "midterm" (v2's pipeline, the best few by score, in any market) and, in a
/// neutral market of normal risk, the engine "v2_lite" (pullback). The second list follows the
/// first; they are never merged. Source: scanner-rules 5.1 to 5.4.
class v3_rule : public rule {
public:
  v3_rule(const v3_settings& settings, v2_settings midterm, const pullback_settings& lite,
          const std::optional<condition>& mc);
  /// Midterm first; then v2_lite, absent where it does not run.
  std::vector<verdict> evaluate(const symbol_input& input, detail depth) const override;
  selection select(std::vector<match> matches) const override;

private:
  v3_settings settings_;
  v2_engine midterm_;
  std::optional<pullback_engine> lite_; // Empty where v2_lite does not run.
};

v3_settings read_v3_settings(const rule_settings& values);

const rule_declaration& v3_declaration();

} // namespace tandem::market
