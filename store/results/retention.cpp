#include "store/results/retention.hpp"

#include "market/utc_time.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <set>
#include <string_view>

namespace tandem::store {
namespace {

using part = prune_step::part;

constexpr std::string_view serving_mode = "serve";

/// Decides about one run after the other.
class judge {
public:
  judge(const std::vector<kept_run>& runs, const keep_rules& rules,
        std::chrono::system_clock::time_point now)
      : rules_(rules), now_(now) {
    for (const auto& run : runs)
      if (run.mode != serving_mode && !run.date.empty())
        sessions_.insert(run.date);
  }

  void look_at(const kept_run& run, std::vector<prune_step>& to) const {
    if (run.mode == serving_mode)
      return look_at_server(run, to);
    if (run.outcome == run_outcome::running)
      return;
    if (const auto* why = why_whole(run); why != nullptr) {
      to.push_back({run.id, part::run, std::numeric_limits<std::int64_t>::max(), why});
      return;
    }
    if (run.has_candidates && is_over(rules_.candidates, run))
      to.push_back({run.id, part::candidates, 0, "candidates"});
    if (run.has_calls && is_over(rules_.calls, run))
      to.push_back({run.id, part::calls, std::numeric_limits<std::int64_t>::max(), "calls"});
    if (run.has_verdicts && is_over(rules_.verdicts, run))
      to.push_back({run.id, part::verdicts, 0, "verdicts"});
  }

private:
  const char* why_whole(const kept_run& run) const {
    if (is_over(rules_.runs, run))
      return "runs";
    if (run.is_superseded && is_over(rules_.superseded, run))
      return "superseded";
    if (run.is_final == false && is_over(rules_.provisional, run))
      return "provisional";
    return nullptr;
  }

  /// A serving process has scanned nothing itself: its row goes with the last of its calls.
  void look_at_server(const kept_run& run, std::vector<prune_step>& to) const {
    if (rules_.clients.what == keep_for::unit::forever)
      return;
    if (run.outcome != run_outcome::running && is_over(rules_.clients, run) && !run.has_calls)
      to.push_back({run.id, part::run, std::numeric_limits<std::int64_t>::max(), "clients"});
    else if (run.has_calls)
      to.push_back({run.id, part::calls, first_kept_us(), "clients"});
  }

  /// Clients' calls belong to no session; so many days stand for as many sessions.
  std::int64_t first_kept_us() const {
    const auto first = now_ - std::chrono::days{rules_.clients.count};
    return std::chrono::duration_cast<std::chrono::microseconds>(first.time_since_epoch()).count();
  }

  bool is_over(const keep_for& rule, const kept_run& run) const {
    switch (rule.what) {
      case keep_for::unit::sessions:
        return run.date.empty() ? is_older(run, rule.count)
                                : newer_sessions(run.date) >= rule.count;
      case keep_for::unit::days:
        return is_older(run, rule.count);
      case keep_for::unit::forever:
        break;
    }
    return false;
  }

  int newer_sessions(const std::string& date) const {
    return static_cast<int>(std::distance(sessions_.upper_bound(date), sessions_.end()));
  }

  bool is_older(const kept_run& run, int days) const {
    const auto first = utc_text(now_ - std::chrono::days{days});
    return run.started_at < first; // Both are ISO 8601 in UTC.
  }

  const keep_rules& rules_;
  std::chrono::system_clock::time_point now_;
  std::set<std::string> sessions_;
};

} // namespace

std::vector<prune_step> plan_prune(const std::vector<kept_run>& runs, const keep_rules& rules,
                                   std::chrono::system_clock::time_point now) {
  const judge decide{runs, rules, now};
  std::vector<prune_step> steps;
  for (const auto& run : runs)
    decide.look_at(run, steps);
  std::stable_sort(steps.begin(), steps.end(),
                   [](const prune_step& a, const prune_step& b) { return a.run_id < b.run_id; });
  return steps;
}

} // namespace tandem::store
