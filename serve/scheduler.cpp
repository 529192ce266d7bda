#include "serve/scheduler.hpp"

#include "store/results/result_reader.hpp"

#include <algorithm>
#include <utility>

namespace tandem::serve {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// A machine that slept, or whose clock was set, is noticed after this.
constexpr seconds look_again{20};
constexpr minutes retry_after{3};
constexpr int tries_max = 5;
constexpr int exit_complete = 0;
constexpr int exit_partial = 5;
constexpr std::int64_t runs_looked_at = 100;

} // namespace

scheduler::scheduler(scheduler_options options)
    : options_(std::move(options)), schedule_(options_.times) {
  worker_ = std::thread{[this] { work(); }};
}

scheduler::~scheduler() {
  {
    const std::lock_guard lock{guard_};
    is_ending_ = true;
  }
  woken_.notify_all();
  worker_.join();
}

std::string scheduler::next_scan() const {
  const auto next = schedule_.next(std::chrono::system_clock::now());
  return next ? next->text() : std::string{};
}

void scheduler::work() {
  std::unique_lock lock{guard_};
  while (!is_ending_) {
    lock.unlock();
    attend(std::chrono::system_clock::now());
    const auto now = std::chrono::system_clock::now();
    auto until = now + look_again;
    if (const auto next = schedule_.next(now))
      until = std::min(until, next->time());
    lock.lock();
    woken_.wait_until(lock, until, [this] { return is_ending_; });
  }
}

void scheduler::attend(utc_time now) {
  const auto due = schedule_.due(now);
  if (!due || due == handled_)
    return;
  if (retry_at_ && now < *retry_at_)
    return;
  if (scan(*due) == state::done || ++tries_ >= tries_max) {
    handled_ = due;
    tries_ = 0;
    retry_at_.reset();
    return;
  }
  retry_at_ = std::chrono::system_clock::now() + retry_after;
}

/// The runs of that day's session, or of one that was never found, since the scan was due.
result<std::vector<store::past_run>> scheduler::runs_since(const scheduled_scan& one) const {
  const auto reader = store::open_result_reader(options_.store_url);
  if (!reader)
    return reader.error();
  auto runs = (*reader)->list_runs({runs_looked_at, {}, one.day.iso()});
  if (runs)
    std::erase_if(*runs, [&](const store::past_run& run) {
      const auto started = parse_utc(run.started_at);
      return !started || *started < one.time();
    });
  return runs;
}

scheduler::state scheduler::scan(const scheduled_scan& one) {
  const auto runs = runs_since(one);
  if (runs) {
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
  const auto session = options_.works->session_of(one.day, options_.run_id);
  // Where nobody can say whether it is one, a scan may be missing.
  if (!session || session->day == one.day)
    options_.on_due(one.time());
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
  const int code = run({"scan"});
  if (code != exit_complete && code != exit_partial)
    return state::later;
  if (options_.verifies)
    run({"verify"});
  return state::done;
}

int scheduler::run(std::vector<std::string> words) {
  {
    const std::lock_guard lock{guard_};
    if (is_ending_)
      return exit_complete;
  }
  const auto name = words.front();
  const int code = options_.run(std::move(words));
  say(code == exit_complete || code == exit_partial ? notice::level::info : notice::level::error,
      "schedule.ended command=" + name + " exit_code=" + std::to_string(code));
  return code;
}

void scheduler::say(notice::level severity, std::string text) const {
  options_.log({severity, std::move(text)});
}

} // namespace tandem::serve
