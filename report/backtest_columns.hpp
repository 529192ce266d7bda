#pragma once

#include "market/backtest/study.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tandem {

/// A number of a summary row that is empty where it is not known.
struct statistic_column {
  std::string_view name;
  std::optional<double> (*value)(const market::backtest::statistics& of);
};

/// The numbers after the counts of reasons, in the order of the reports.
std::span<const statistic_column> statistic_columns();

/// "h5", or "own" for the scanner's own exits.
std::string exit_name(std::optional<std::size_t> horizon);

inline std::string_view set_name(const market::backtest::summary_row& row) {
  return row.listed ? "listed" : "all";
}

} // namespace tandem
