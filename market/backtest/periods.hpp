#pragma once

#include "market/backtest/past_regime.hpp"

#include <span>
#include <string>
#include <vector>

namespace tandem::market::backtest {

/// A part of the sessions of a range.
struct period {
  std::string name;      // "all", "first60", "last40", "year=2025", "regime=bull"
  std::vector<bool> has; // By session.
};

/// The periods that a summary is made of, in its order; those without sessions are left out.
std::vector<period> periods(std::span<const date> days, std::span<const past_condition> conditions);

} // namespace tandem::market::backtest
