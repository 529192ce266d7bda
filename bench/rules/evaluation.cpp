#include "bench/rules/evaluation.hpp"

#include "market/rules/registry.hpp"
#include "market/rules/session_scan.hpp"
#include "market/rules/v2_settings.hpp"

#include <chrono>
#include <thread>
#include <utility>

namespace tandem::bench {

namespace {

using clock = std::chrono::steady_clock;
using market::session_scan;

/// `rule` at work on the symbols first..last-1.
session_scan judge(const scan_day& day, const market::rule& rule, std::size_t first,
                   std::size_t last, market::detail depth) {
  session_scan work{rule, day.session, true, depth};
  for (auto order = first; order < last; ++order)
    work.judge(order, day.symbols[order].listing, day.symbols[order].candles);
  return work;
}

} // namespace

rules make_rules(const std::vector<std::string_view>& of, std::size_t count) {
  const auto mc = market::fixed_condition(market::regime_word::neutral);
  rules made;
  for (std::size_t i = 0; i < count; ++i) {
    const auto gap = market::v2_settings{}.gap_min + 1e-6 * static_cast<double>(i);
    made.push_back(market::make_rule(of[i % of.size()], {{"v2.gap-min", gap}}, mc));
  }
  return made;
}

evaluated evaluate_market(const scan_day& day, const rules& scanners, std::size_t threads,
                          market::detail depth) {
  const auto started = clock::now();
  // By thread, then by scanner.
  std::vector<std::vector<session_scan>> found(threads);
  const auto work = [&](std::size_t part) {
    const auto first = day.symbols.size() * part / threads;
    const auto last = day.symbols.size() * (part + 1) / threads;
    for (std::size_t i = 0; i < scanners.size(); ++i)
      found[part].push_back(judge(day, *scanners[i], first, last, depth));
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t part = 1; part < threads; ++part)
      others.emplace_back(work, part);
    work(0);
  }
  evaluated outcome;
  for (std::size_t i = 0; i < scanners.size(); ++i) {
    auto& whole = found[0][i];
    for (std::size_t part = 1; part < threads; ++part)
      whole.join(std::move(found[part][i]));
    outcome.candidates += whole.finish().list.candidates.size();
  }
  outcome.seconds = std::chrono::duration<double>(clock::now() - started).count();
  return outcome;
}

} // namespace tandem::bench
