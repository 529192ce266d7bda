#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace tandem::bench {

/// Figures by name, as the two programs beside this one print them.
using figures = std::map<std::string, double>;

/// rule_cost over `symbols`, each of its measurements for at least `seconds`: nanoseconds of CPU
/// per symbol by name ("indicator/ema", "rule/v2/full").
figures run_rule_cost(std::size_t symbols, double seconds);

/// rule_memory over `symbols`: "cached", "v2/full/peak" (bytes), "v2/full/allocations" ...
figures run_rule_memory(std::size_t symbols);

} // namespace tandem::bench
