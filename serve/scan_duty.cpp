#include "serve/scan_duty.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tandem::serve {

namespace {

constexpr std::chrono::minutes retry_after{3};
constexpr int tries_max = 5;
constexpr int exit_complete = 0;
constexpr int exit_partial = 5;

} // namespace

void scan_duty::attend() {
  const auto now = options_.now();
  const auto due = schedule_.due(now);
  if (!due || due == handled_ || is_ending_)
    return;
  if (due != tried_)
    tries_ = 0;
  else if (now < retry_at_)
    return;
  tried_ = due;
  if (scan(*due) == state::done || ++tries_ >= tries_max)
    handled_ = due;
  else
    retry_at_ = options_.now() + retry_after;
}

/// The runs of that day's session since the scan was due.
result<std::vector<store::past_run>> scan_duty::runs_since(const scheduled_scan& one) const {
  auto runs = options_.runs_of(one.day.iso());
  if (runs)
    std::erase_if(*runs, [&](const store::past_run& run) {
      const auto started = parse_utc(run.started_at);
      return !started || *started < one.time();
    });
  return runs;
}

scan_duty::state scan_duty::scan(const scheduled_scan& one) {
  if (const auto runs = runs_since(one)) {
    if (std::any_of(runs->begin(), runs->end(), [](const auto& run) {
          return run.outcome == run_outcome::complete || run.outcome == run_outcome::partial;
        })) {
      options_.on_due(one.time());
      return state::done;
    }
    for (const auto& earlier : *runs)
      if (earlier.outcome == run_outcome::interrupted) {
        say(notice::level::info, "schedule.resume due=\"" + one.text() + "\" run=" + earlier.id);
        const int code = run({"resume", "--run=" + earlier.id});
        return code == exit_complete || code == exit_partial ? state::done : state::later;
      }
  }
  const auto session = options_.session_of(one.day);
  // Where nobody can say whether it is one, a scan may be missing.
  if (!session || session->day == one.day)
    options_.on_due(one.time());
  if (is_ending_)
    return state::later;
  if (!session) {
    say(notice::level::warn,
        "schedule.waits due=\"" + one.text() + "\" error=\"" + session.error().message + '"');
    return state::later;
  }
  if (session->day != one.day) {
    say(notice::level::info, "schedule.no_session day=" + one.day.iso());
    return state::done;
  }
  say(notice::level::info, "schedule.scan due=\"" + one.text() + '"');
  // A second time of the schedule asks for a second scan, and the metrics count it.
  const int code = run({"scan", "--again"});
  if (code != exit_complete && code != exit_partial)
    return state::later;
  if (options_.verifies && !is_ending_)
    run({"verify"});
  return state::done;
}

int scan_duty::run(std::vector<std::string> words) {
  const auto name = words.front();
  const int code = options_.run(std::move(words));
  say(code == exit_complete || code == exit_partial ? notice::level::info : notice::level::error,
      "schedule.ended command=" + name + " exit_code=" + std::to_string(code));
  return code;
}

void scan_duty::say(notice::level severity, std::string text) const {
  options_.log({severity, std::move(text)});
}

} // namespace tandem::serve
