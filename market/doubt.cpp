#include "market/doubt.hpp"

namespace tandem::market {

std::string describe(const std::vector<doubt>& all) {
  std::string text;
  for (const auto& one : all) {
    if (one.settled)
      continue;
    text.append(text.empty() ? "" : "; ").append(to_string(one.reason));
    if (!one.detail.empty())
      text.append(": ").append(one.detail);
  }
  return text;
}

} // namespace tandem::market
