#include "store/results/verdicts.hpp"

#include <set>
#include <utility>

namespace tandem::store {

result<std::vector<past_verdict>> verdicts_on(result_reader& from, const std::string& run_id,
                                              const std::string& code) {
  std::vector<past_verdict> all;
  const auto problem = for_each_verdict(from, run_id, code, [&](const past_verdict& one) -> status {
    all.push_back(one);
    return std::nullopt;
  });
  if (problem)
    return *problem;
  return all;
}

status for_each_verdict(result_reader& from, const std::string& run_id, const std::string& code,
                        const std::function<status(const past_verdict&)>& each) {
  const auto blocks = from.blocks_of(run_id, code);
  if (!blocks)
    return blocks.error();
  std::set<std::pair<std::string, std::string>> seen; // A resumed run judges again.
  for (const auto& block : *blocks) {
    auto verdicts = read_block(block);
    if (!verdicts)
      return verdicts.error();
    for (auto& one : *verdicts) {
      const bool is_wanted = code.empty() || one.code == code;
      if (is_wanted && seen.emplace(block.scanner, one.code).second)
        if (auto problem = each({block.run_id, block.scanner, std::move(one)}))
          return problem;
    }
  }
  return std::nullopt;
}

} // namespace tandem::store
