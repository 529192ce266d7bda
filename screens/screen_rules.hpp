#pragma once

#include "market/rules/rule_group.hpp"
#include "screens/bars.hpp"
#include "screens/screen.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace tandem::screens {

/// A screen and the name of the scanner that runs it.
struct named_screen {
  std::string name;
  std::shared_ptr<const screen> what;
};

/// Screens as rules of a scan. What several of them compute is computed once for a symbol, and
/// those that rank symbols say nothing before the last one.
///
/// A verdict has the clauses as checks, with the sides of a comparison as value and limit (of any
/// other condition 1 for yes and 0 for no, "is" 1), and of a match their truths as facts. Its
/// measures are the left sides, the right ones that are no constants ("LABEL.limit"), and "order",
/// by what the list is ordered.
class screen_rules final : public market::rule_group {
public:
  /// As many candles as a screen can look at, whatever its clauses need: so many come with one
  /// call.
  static constexpr int candles_wanted = market::chart_page_candles;

  screen_rules(const std::vector<named_screen>& screens, market_facts market);
  std::unique_ptr<market::session_judge> begin(std::size_t symbols) const override;

private:
  struct board;
  class session_work;
  class one_rule;
  explicit screen_rules(const std::shared_ptr<const board>& shared);
  static std::vector<std::shared_ptr<const market::rule>>
  rules_of(const std::shared_ptr<const board>& shared);

  std::shared_ptr<const board> board_;
};

} // namespace tandem::screens
