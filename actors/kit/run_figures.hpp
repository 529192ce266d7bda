#pragma once

#include <cstddef>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace tandem {

/// Figures of the runs under way, each until it is taken. Nobody may ever take those of a run that
/// died, so only the newest runs are kept; a run's id sorts by time.
template <class Figures>
class run_figures {
public:
  static constexpr std::size_t runs_max = 256;

  /// `fresh`: the figures of a run of which nothing is known yet.
  explicit run_figures(Figures fresh = {}) : fresh_(std::move(fresh)) {}

  /// Null for what belongs to no run.
  Figures* find(const std::string& run_id) {
    if (run_id.empty())
      return nullptr;
    const auto [place, is_new] = runs_.try_emplace(run_id, fresh_);
    if (is_new && runs_.size() > runs_max)
      runs_.erase(place == runs_.begin() ? std::next(place) : runs_.begin());
    return &place->second;
  }
  Figures take(const std::string& run_id) {
    auto taken = runs_.extract(run_id);
    return taken ? std::move(taken.mapped()) : fresh_;
  }

private:
  Figures fresh_;
  std::map<std::string, Figures> runs_;
};

} // namespace tandem
