#pragma once

#include "market/rules/rule.hpp"

#include <span>
#include <string_view>

namespace tandem::market {

/// A number with the name it has in reports and in the store ("TEMA20", "close").
struct indicator_column {
  std::string_view name;
  double (*value)(const indicator_set& set);
};

/// The columns of `--explain` and of a candidate's `indicators`, in report order.
std::span<const indicator_column> indicator_columns();

/// A flag of a verdict with its name in reports ("cross", "vol_expand").
struct flag_column {
  std::string_view name;
  bool v2_flags::*value;
};

std::span<const flag_column> flag_columns();

} // namespace tandem::market
