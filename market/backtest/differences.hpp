#pragma once

#include "market/backtest/past_regime.hpp"
#include "market/backtest/signals.hpp"

#include <optional>
#include <string>

namespace tandem::market::backtest {

/// The first part in which two things are not equal to the last bit, and both values.
struct unequal {
  std::string what;
  std::string one;
  std::string other;
};

std::optional<unequal> difference(const past_condition& one, const past_condition& other);
std::optional<unequal> difference(const judgement& one, const judgement& other);

} // namespace tandem::market::backtest
