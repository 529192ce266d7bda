#pragma once

#include "market/condition.hpp"
#include "market/rules/analysis.hpp"
#include "market/rules/rule.hpp"
#include "market/rules/v2_score.hpp"
#include "market/rules/v2_settings.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::market {

/// The pipeline of rule v2 for one symbol; rule v3 uses it too. Immutable.
/// Source: scanner-rules 3.1 to 3.7.
class v2_engine {
public:
  /// The declaration of the pipeline as the engine `name`.
  static std::shared_ptr<const engine_declaration> declare(std::string name);

  v2_engine(std::shared_ptr<const engine_declaration> declared, v2_settings settings,
            std::optional<condition> mc);

  verdict judge(analysis& symbol) const;

  const v2_settings& settings() const { return settings_; }
  /// The day's condition as given, or null. Filters and scores ignore it when
  /// `market_analysis_enable` is off; the list gate and its cut-offs do not.
  const condition* given_condition() const { return mc_ ? &*mc_ : nullptr; }

private:
  const condition* active_condition() const;
  void check_hard(filter_list& filters, const indicator_set& set) const;
  void check_soft(filter_list& filters, const soft_filter_result& soft) const;
  void fill_match(verdict& result, const listing& symbol, const indicator_set& set) const;
  bool earns_bonus(const listing& symbol) const;

  std::shared_ptr<const engine_declaration> declared_;
  v2_settings settings_;
  std::optional<condition> mc_;
};

/// Rule "v2": one engine, regime gate, horizon cut-offs and caps. Source: scanner-rules 3.
class v2_rule : public rule {
public:
  v2_rule(v2_settings settings, std::optional<condition> mc);
  std::vector<verdict> evaluate(const symbol_input& input, detail depth) const override;
  selection select(std::vector<match> matches) const override;

private:
  v2_engine engine_;
};

v2_settings read_v2_settings(const rule_settings& values);

const rule_declaration& v2_declaration();

} // namespace tandem::market
