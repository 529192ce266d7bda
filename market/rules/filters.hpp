#pragma once

#include "market/rules/rule.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::market {

/// Checks one symbol against the filters of a rule, in their order. The symbol leaves at the first
/// filter that fails. With `detail::full` all checks are recorded, also the later ones. Names must
/// live as long as the engine's declaration.
class filter_list {
public:
  explicit filter_list(detail depth) : depth_(depth) {}

  // As in the original, where comparisons with NaN are false: NaN passes the first two.
  void at_most(std::string_view what, double value, double limit);
  void at_least(std::string_view what, double value, double limit);
  void above(std::string_view what, double value, double limit);
  void within(std::string_view what, double value, double low, double high);
  /// A check that is not the comparison of the shown `value` and `limit`.
  void add(const filter_check& check);

  std::optional<std::string_view> failed() const { return failed_; }
  /// True when later filters do not matter: one has failed and only that is of interest.
  bool settled() const { return failed_ && depth_ == detail::brief; }
  /// Moves the checks out; empty with `detail::brief`.
  std::vector<filter_check> take_checks() { return std::move(checks_); }

private:
  detail depth_;
  std::optional<std::string_view> failed_;
  std::vector<filter_check> checks_;
};

} // namespace tandem::market
