#include "bench/rules/evaluation.hpp"

#include "market/rules/registry.hpp"

#include <chrono>
#include <iterator>
#include <thread>
#include <utility>

namespace tandem::bench {

namespace {

using clock = std::chrono::steady_clock;
using matches = std::vector<market::match>;

/// What `rule` matches among the symbols first..last-1.
matches judge(const scan_day& day, const market::scanner& rule, std::size_t first, std::size_t last,
              market::detail depth) {
  matches found;
  for (auto order = first; order < last; ++order) {
    const auto& symbol = day.symbols[order];
    const auto verdicts = rule.evaluate({symbol.listing, symbol.candles, day.session}, depth);
    for (const auto& verdict : verdicts)
      if (verdict.at == market::stage::matched)
        found.push_back({order, symbol.listing, verdict});
  }
  return found;
}

} // namespace

rules make_rules(const std::vector<std::string_view>& of, std::size_t count) {
  const auto mc = market::fixed_condition(market::regime_word::neutral);
  rules made;
  for (std::size_t i = 0; i < count; ++i) {
    market::rule_settings settings;
    settings.v2.gap_min += 1e-6 * static_cast<double>(i);
    made.push_back(market::make_scanner(of[i % of.size()], settings, mc));
  }
  return made;
}

evaluated evaluate_market(const scan_day& day, const rules& scanners, std::size_t threads,
                          market::detail depth) {
  const auto started = clock::now();
  // By thread, then by scanner.
  std::vector<std::vector<matches>> found(threads, std::vector<matches>(scanners.size()));
  const auto work = [&](std::size_t part) {
    const auto first = day.symbols.size() * part / threads;
    const auto last = day.symbols.size() * (part + 1) / threads;
    for (std::size_t i = 0; i < scanners.size(); ++i)
      found[part][i] = judge(day, *scanners[i], first, last, depth);
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t part = 1; part < threads; ++part)
      others.emplace_back(work, part);
    work(0);
  }
  evaluated outcome;
  for (std::size_t i = 0; i < scanners.size(); ++i) {
    auto all = std::move(found[0][i]);
    for (std::size_t part = 1; part < threads; ++part)
      all.insert(all.end(), std::make_move_iterator(found[part][i].begin()),
                 std::make_move_iterator(found[part][i].end()));
    outcome.candidates += scanners[i]->select(std::move(all)).candidates.size();
  }
  outcome.seconds = std::chrono::duration<double>(clock::now() - started).count();
  return outcome;
}

} // namespace tandem::bench
