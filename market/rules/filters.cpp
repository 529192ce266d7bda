#include "market/rules/filters.hpp"

#include <cstddef>

namespace tandem::market {

void filter_list::at_most(std::string_view what, double value, double limit) {
  add({what, value, "<=", limit, std::nullopt, !(value > limit)});
}

void filter_list::at_least(std::string_view what, double value, double limit) {
  add({what, value, ">=", limit, std::nullopt, !(value < limit)});
}

void filter_list::above(std::string_view what, double value, double limit) {
  add({what, value, ">", limit, std::nullopt, value > limit});
}

void filter_list::within(std::string_view what, double value, double low, double high) {
  add({what, value, "in", low, high, low <= value && value <= high});
}

void filter_list::add(const filter_check& check) {
  // The longest list is v2's with the ATR filter on, with its signals.
  constexpr std::size_t checks_max = 22;
  if (!check.passed && !failed_)
    failed_ = check.what;
  if (depth_ == detail::brief)
    return;
  if (checks_.empty())
    checks_.reserve(checks_max);
  checks_.push_back(check);
}

} // namespace tandem::market
