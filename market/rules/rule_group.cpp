#include "market/rules/rule_group.hpp"

#include <algorithm>
#include <utility>

namespace tandem::market {

namespace {

class each_by_itself final : public session_judge {
public:
  explicit each_by_itself(const rule_group& of) : of_(of) {}

  group_verdicts judge(std::size_t, const symbol_input& input, detail depth) override {
    group_verdicts said;
    for (const auto& one : of_.rules())
      said.push_back(one->evaluate(input, depth));
    return said;
  }

private:
  const rule_group& of_;
};

} // namespace

group_verdicts session_judge::settle(std::size_t, detail) {
  return {};
}

rule_group::rule_group(std::vector<std::shared_ptr<const rule>> rules) : rules_(std::move(rules)) {
  for (const auto& one : rules_)
    candle_count_ = std::max(candle_count_, one->candle_count());
}

rule_group::rule_group(std::vector<std::shared_ptr<const rule>> rules, int candle_count)
    : rules_(std::move(rules)), candle_count_(candle_count) {}

std::unique_ptr<session_judge> rule_group::begin(std::size_t) const {
  return std::make_unique<each_by_itself>(*this);
}

} // namespace tandem::market
