#pragma once

#include <algorithm>

namespace tandem {

/// How many calls may be spent on retries: a reserve, and then a share of the answered calls. Where
/// more calls fail than that, retrying all of them would only add load.
class retry_budget {
public:
  retry_budget(double reserve, double per_answer)
      : reserve_(reserve), per_answer_(per_answer), left_(reserve) {}

  void answered() { left_ = std::min(left_ + per_answer_, reserve_); }
  /// Takes out one retry; false when none is left.
  bool spend() {
    if (left_ < 1)
      return false;
    left_ -= 1;
    return true;
  }

private:
  double reserve_;
  double per_answer_;
  double left_;
};

} // namespace tandem
