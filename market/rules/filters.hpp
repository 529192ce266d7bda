#pragma once

#include "market/rules/rule.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::market {

/// The filters of a rule on their way past one symbol, in their order. The first that fails is the
/// stage where the symbol leaves. With `detail::full` every check is kept, also those after it.
/// Names must live as long as the engine's declaration.
class filter_list {
public:
  explicit filter_list(detail depth) : depth_(depth) {}

  // As in the original, where no comparison with NaN is true, NaN passes the first two.
  void at_most(std::string_view what, double value, double limit);
  void at_least(std::string_view what, double value, double limit);
  void above(std::string_view what, double value, double limit);
  void within(std::string_view what, double value, double low, double high);
  /// A check whose outcome does not come from comparing `value` with `limit` as they are shown.
  void add(const filter_check& check);

  std::optional<std::string_view> failed() const { return failed_; }
  /// True when no later filter matters: one has failed and nobody asks for the others.
  bool settled() const { return failed_ && depth_ == detail::brief; }
  /// Moves the checks out; empty with `detail::brief`.
  std::vector<filter_check> take_checks() { return std::move(checks_); }

private:
  detail depth_;
  std::optional<std::string_view> failed_;
  std::vector<filter_check> checks_;
};

} // namespace tandem::market
