#include "sim/fault_script.hpp"

#include "sim/answers.hpp"

#include <algorithm>
#include <utility>

namespace tandem::sim {

namespace {

bool asks_for(std::string_view codes, std::string_view wanted) {
  const auto parts = split_codes(codes);
  return std::any_of(parts.begin(), parts.end(), [wanted](std::string_view code) {
    return code == wanted || read_venue(code).code == wanted;
  });
}

bool matches(const fault& what, std::string_view tr, std::string_view code) {
  return (what.tr.empty() ? can_strike(what.kind, tr) : what.tr == tr)
         && (what.code.empty() || asks_for(code, what.code));
}

} // namespace

fault_script::fault_script(std::vector<fault> entries) {
  entries_.reserve(entries.size());
  for (auto& what : entries)
    entries_.push_back({std::move(what), 0});
}

std::optional<fault_script::strike> fault_script::arrive(std::string_view tr,
                                                         std::string_view code) {
  std::optional<strike> first;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    auto& [what, seen] = entries_[i];
    if (!matches(what, tr, code))
      continue;
    ++seen;
    const auto number = seen - what.from + 1;
    if (is_lasting(what.kind)) {
      if (number == 1)
        begin(i);
      else if (what.count > 1 && number == what.count + 1)
        end(i);
    } else if (!first && number >= 1 && number <= what.count) {
      first = strike{what, number};
    }
  }
  return first;
}

std::optional<int> fault_script::quota_of(std::string_view tr) const {
  auto found = quotas_.find(tr);
  if (found == quotas_.end() && tr != "au10001" && tr != "au10002")
    found = quotas_.find("");
  if (found == quotas_.end())
    return std::nullopt;
  return static_cast<int>(found->second.value);
}

std::chrono::milliseconds fault_script::skew() const {
  return std::chrono::milliseconds{skew_ ? skew_->value : 0};
}

void fault_script::begin(std::size_t index) {
  const auto& what = entries_[index].what;
  const change made{index, what.ms.value_or(0)};
  if (what.kind == fault_kind::quota)
    quotas_[what.tr] = made;
  else
    skew_ = made;
}

void fault_script::end(std::size_t index) {
  // What another entry has set meanwhile stays.
  const auto& what = entries_[index].what;
  if (what.kind == fault_kind::clock_skew) {
    if (skew_ && skew_->made_by == index)
      skew_.reset();
    return;
  }
  const auto found = quotas_.find(what.tr);
  if (found != quotas_.end() && found->second.made_by == index)
    quotas_.erase(found);
}

} // namespace tandem::sim
