#include "serve/service_record.hpp"

#include "serve/schedule.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

namespace tandem::serve {

namespace {

// A few days, however often somebody scans by hand.
constexpr std::int64_t runs_looked_at = 50;
constexpr std::chrono::minutes regular_close = std::chrono::hours{15} + std::chrono::minutes{40};

std::int64_t unix_seconds(utc_time at) {
  return std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
}

/// The scanners of a run's report.
std::vector<std::string> scanners_of(const std::string& report) {
  rapidjson::Document document;
  document.Parse(report.c_str());
  std::vector<std::string> names;
  if (!document.IsObject() || !document.HasMember("scanners") || !document["scanners"].IsArray())
    return names;
  for (const auto& one : document["scanners"].GetArray())
    if (one.IsObject() && one.HasMember("name") && one["name"].IsString())
      names.emplace_back(one["name"].GetString());
  return names;
}

} // namespace

void service_record::refresh() {
  const auto reader = store::open_result_reader(store_url_);
  if (!reader)
    return;
  auto runs = (*reader)->list_runs({runs_looked_at, {}, {}});
  if (!runs)
    return;
  std::set<std::string> seen;
  std::vector<store::past_run> news;
  {
    const std::lock_guard lock{guard_};
    for (auto& run : *runs) {
      const auto what = run.id + ' ' + std::string{to_string(run.outcome)};
      if (!seen_.contains(what))
        news.push_back(std::move(run));
      seen.insert(what);
    }
    seen_ = std::move(seen);
  }
  std::reverse(news.begin(), news.end());
  if (!take(**reader, news)) {
    const std::lock_guard lock{guard_};
    seen_.clear(); // The next look reads all of them again.
  }
}

/// False when the store could not be read. `runs`: the oldest first. A scan of a session that is
/// not the newest one is no success.
bool service_record::take(store::result_reader& from, const std::vector<store::past_run>& runs) {
  for (const auto& run : runs) {
    const auto day = market::date::parse(run.date);
    const auto ended = parse_utc(run.finished_at);
    if (!day || !ended
        || (run.outcome != run_outcome::complete && run.outcome != run_outcome::partial))
      continue;
    std::vector<std::string> succeeded;
    if (run.outcome == run_outcome::complete) {
      const auto whole = from.whole_run(run.id);
      if (!whole)
        return false;
      if (*whole)
        succeeded = scanners_of((*whole)->report);
    }
    const std::lock_guard lock{guard_};
    if (newest_ && *day < *newest_)
      continue;
    newest_ = *day;
    for (auto& scanner : succeeded)
      successes_[std::move(scanner)] = *ended;
  }
  return true;
}

void service_record::scan_was_due(utc_time at) {
  const std::lock_guard lock{guard_};
  due_ = at;
}

service_figures service_record::figures(utc_time now) const {
  service_figures known;
  const auto scanners = scanners_();
  std::error_code problem;
  if (const auto space = std::filesystem::space(folder_, problem); !problem)
    known.disk_free_bytes = space.available;
  const std::lock_guard lock{guard_};
  for (const auto& scanner : scanners) {
    const auto success = successes_.find(scanner);
    known.last_success[scanner] = success == successes_.end() ? 0 : unix_seconds(success->second);
  }
  if (due_)
    known.scan_due = unix_seconds(*due_);
  if (newest_)
    known.data_age = std::chrono::floor<std::chrono::seconds>(
      std::max(now - scheduled_scan{*newest_, regular_close}.time(), utc_time::duration{0}));
  return known;
}

} // namespace tandem::serve
