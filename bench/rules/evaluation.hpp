#pragma once

#include "bench/rules/scan_day.hpp"
#include "market/rules/rule.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace tandem::bench {

using rules = std::vector<std::unique_ptr<const market::rule>>;

/// `count` scanners in a neutral market: the names of `of` in turn, each with a gap of its own, so
/// that no two are the same.
rules make_rules(const std::vector<std::string_view>& of, std::size_t count);

struct evaluated {
  double seconds = 0;         // Wall.
  std::size_t candidates = 0; // In all lists together.
};

/// Every scanner over every symbol and its list, as the scanners of one run do it: scanner by
/// scanner over the market, here split among `threads`.
evaluated evaluate_market(const scan_day& day, const rules& scanners, std::size_t threads,
                          market::detail depth);

} // namespace tandem::bench
