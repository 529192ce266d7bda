#include "store/results/verdicts.hpp"

#include <set>
#include <utility>

namespace tandem::store {
namespace {

status for_each_in(const std::vector<verdict_block_row>& blocks,
                   const std::function<void(past_verdict)>& each) {
  std::set<std::pair<std::string, std::string>> seen; // A resumed run judges again.
  for (const auto& block : blocks) {
    auto verdicts = read_block(block);
    if (!verdicts)
      return verdicts.error();
    for (auto& one : *verdicts)
      if (seen.emplace(block.scanner, one.code).second)
        each({block.run_id, block.scanner, std::move(one)});
  }
  return std::nullopt;
}

} // namespace

result<std::vector<past_verdict>> verdicts_on(result_reader& from, const std::string& run_id,
                                              const std::string& code) {
  const auto blocks = from.blocks_of(run_id, code);
  if (!blocks)
    return blocks.error();
  std::vector<past_verdict> all;
  const auto problem = for_each_in(*blocks, [&](past_verdict one) {
    if (one.what.code == code)
      all.push_back(std::move(one));
  });
  if (problem)
    return *problem;
  return all;
}

status for_each_verdict(result_reader& from, const std::string& run_id,
                        const std::function<void(const past_verdict&)>& each) {
  const auto blocks = from.blocks_of(run_id, {});
  return blocks ? for_each_in(*blocks, each) : blocks.error();
}

} // namespace tandem::store
