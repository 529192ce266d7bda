#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>

namespace tandem {

/// Who takes turns: a requester, or (empty) the scan class as a whole.
using turn_taker = std::optional<std::uint64_t>;

/// The order of turns: who had his turn longest ago comes first, and a newcomer last. Pure.
///
/// Who has nothing waiting stays in the line. So a client that asks again only after its answer
/// came finds its place again, and gets as many turns as one that always has something waiting.
/// Between two turns of one taker every other has at most one.
class turn_line {
public:
  /// Changes nothing for one that is in the line.
  void join(const turn_taker& who) {
    if (places_.try_emplace(who, last_ + 1).second)
      line_.emplace(++last_, who);
  }

  /// `who`, who is in the line, had a turn.
  void served(const turn_taker& who) {
    auto& place = places_.at(who);
    line_.erase(place);
    place = ++last_;
    line_.emplace(place, who);
  }

  void leave(const turn_taker& who) {
    if (auto found = places_.find(who); found != places_.end()) {
      line_.erase(found->second);
      places_.erase(found);
    }
  }

  std::size_t size() const { return line_.size(); }
  /// By place, the next one first.
  const std::map<std::uint64_t, turn_taker>& line() const { return line_; }

private:
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, turn_taker> line_;
  std::unordered_map<turn_taker, std::uint64_t> places_;
};

} // namespace tandem
