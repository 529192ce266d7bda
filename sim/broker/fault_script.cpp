#include "sim/broker/fault_script.hpp"

#include "sim/broker/answers.hpp"

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
      const auto found = changes_.find(changed_by(what));
      if (number == 1)
        changes_[changed_by(what)] = {i, *what.ms};
      else if (what.count > 1 && number == what.count + 1 && found != changes_.end()
               && found->second.made_by == i) // A value that a later entry has set stays.
        changes_.erase(found);
    } else if (!first && number >= 1 && number <= what.count) {
      first = strike{what, number};
    }
  }
  return first;
}

std::optional<std::int64_t> fault_script::value_of(fault_kind kind, std::string_view tr) const {
  auto found = changes_.find({kind, std::string{tr}});
  if (found == changes_.end() && tr != "au10001" && tr != "au10002")
    found = changes_.find({kind, {}});
  if (found == changes_.end())
    return std::nullopt;
  return found->second.value;
}

fault_script::changed fault_script::changed_by(const fault& what) {
  switch (what.kind) {
    case fault_kind::quota:
    case fault_kind::minute_quota:
    case fault_kind::foreign_calls:
      return {what.kind, what.tr};
    default:
      return {what.kind, {}};
  }
}

} // namespace tandem::sim
