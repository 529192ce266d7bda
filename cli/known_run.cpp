#include "cli/known_run.hpp"

#include "cli/arguments.hpp"
#include "config/session_rules.hpp"
#include "engine/parts.hpp"
#include "engine/paths.hpp"
#include "kiwoom/endpoint.hpp"
#include "market/session_evidence.hpp"
#include "report/data_quality.hpp"
#include "report/stored_run.hpp"
#include "store/results/result_reader.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

namespace tandem::cli {

namespace {

namespace fs = std::filesystem;

// Runs of one session, and the newest of all, that are looked at. Whoever scans more often than
// that with other settings in between has the session scanned again.
constexpr std::int64_t runs_max = 20;

/// Whether a key's value is the same in every run of a session with the same result: the day
/// itself, and how hard a run tries.
bool is_of_no_matter(std::string_view key) {
  constexpr std::array<std::string_view, 4> all{"scan.date", "scan.window", "scan.patience",
                                                "history.recheck-max"};
  return std::find(all.begin(), all.end(), key) != all.end();
}

bool are_equal(const config::scanner_definition& one, const config::scanner_definition& other) {
  return one.name == other.name && one.rule == other.rule && one.overrides == other.overrides;
}

/// Whether the files with the US markets may have changed since a run began, which only their times
/// tell. What another process sent in their place has none.
bool may_have_changed(const std::string& folder, const frame& around, utc_time since) {
  if (folder.empty())
    return false;
  if (around.command.own_settings != nullptr)
    return true;
  std::error_code error;
  for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
    const auto written = at->last_write_time(error);
    if (error || fs::file_time_type::clock::to_sys(written) >= since)
      return true;
  }
  return static_cast<bool>(error);
}

/// Complete final runs, the newest session first, of one session the newest run: the newest ones
/// of all, and those of the wanted day.
std::vector<store::past_run> final_runs_in(store::result_reader& from, const std::string& wanted) {
  std::vector<store::past_run> all;
  for (const auto& day : {std::string{}, wanted})
    if (auto some = from.list_runs({runs_max, {}, day}))
      std::move(some->begin(), some->end(), std::back_inserter(all));
  std::erase_if(all, [](const store::past_run& run) {
    return run.outcome != run_outcome::complete || !run.is_final.value_or(false)
           || run.date.empty();
  });
  std::sort(all.begin(), all.end(), [](const auto& one, const auto& other) {
    return std::pair{one.date, one.id} > std::pair{other.date, other.id};
  });
  const auto is_same = [](const auto& one, const auto& other) { return one.id == other.id; };
  all.erase(std::unique(all.begin(), all.end(), is_same), all.end());
  return all;
}

/// The run, if a scan with the frame's command would only repeat it.
std::optional<known_run> judge(const store::run_row& run, bool is_last, const frame& around) {
  const auto& settings = around.settings;
  const auto rules = config::session_rules_of(settings);
  if (run.settings.empty() || !are_same_settings(run.settings, around.command.settings))
    return std::nullopt;
  auto report = read_report(run.report, settings);
  if (!report || report->id != run.id || report->summary->session.day.iso() != run.date
      || !is_beyond_doubt(*report, rules, is_last)
      || may_have_changed(settings.get<std::string>("regime.us-data"), around, report->started_at))
    return std::nullopt;
  const auto day = report->summary->session.day;
  const bool is_newest = is_newest_session(day, around.command.wanted, around.now, rules);
  return known_run{std::move(*report), run.report, is_newest};
}

} // namespace

std::optional<config::settings> stored_settings(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);)
    words.push_back(line);
  auto read = parse_arguments(words);
  // Besides, their relations are to keys that a run's row does not have.
  std::erase_if(read.entries, [](const auto& entry) { return is_of_no_matter(entry.key); });
  auto resolved = config::resolve(read.entries);
  return read.problems.empty() && resolved.problems.empty() ? std::optional{resolved.values}
                                                            : std::nullopt;
}

bool are_same_settings(const std::string& one, const std::string& other) {
  const auto first = stored_settings(one);
  const auto second = stored_settings(other);
  if (!first || !second)
    return false;
  const auto& a = *first;
  const auto& b = *second;
  const auto& broker = a.get<std::string>("broker.url");
  const auto& other_broker = b.get<std::string>("broker.url");
  // On this machine another port may be another market.
  const bool is_local = broker == "sim:" || kiwoom::is_on_this_machine(source_of(broker));
  if (is_local ? broker != other_broker : source_of(broker) != source_of(other_broker))
    return false;
  if (a.get<std::string>("regime.us-data").empty() != b.get<std::string>("regime.us-data").empty())
    return false;
  const auto all = config::properties();
  return std::all_of(all.begin(), all.end(),
                     [&](const config::property& key) {
                       return !config::shapes_result(key.name) || a.at(key.name) == b.at(key.name);
                     })
         && std::equal(a.scanners().begin(), a.scanners().end(), b.scanners().begin(),
                       b.scanners().end(), are_equal);
}

bool is_newest_session(market::date session, market::date wanted, utc_time now,
                       const market::session_rules& rules) {
  auto until = market::to_korean_time(
    std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()));
  if (wanted < until.day)
    until = {wanted, std::chrono::days{1} - std::chrono::microseconds{1}};
  return session <= wanted && session <= until.day
         && !market::may_lack_session(session, until, rules);
}

bool is_beyond_doubt(const run_report& report, const market::session_rules& rules, bool is_last) {
  const auto& summary = *report.summary;
  if (report.outcome != run_outcome::complete || !summary.session.final || summary.scans.empty()
      || !summary.replaced.empty() || summary.is_ranked_by_quotes || is_late(summary)
      || !suspects_of(summary).empty() || report.status.writer.outbox_rows > 0)
    return false;
  if (std::any_of(summary.scans.begin(), summary.scans.end(),
                  [](const auto& scan) { return scan->stale > 0; }))
    return false;
  const auto evening = static_cast<std::size_t>(market::close_basis::evening);
  if (rules.counts == market::close_basis::evening || summary.scans.front()->by_basis[evening] == 0)
    return true;
  // An evening close moves until the after-market ends, and the next session's base price corrects
  // it.
  const auto began = market::to_korean_time(
    std::chrono::duration_cast<std::chrono::microseconds>(report.started_at.time_since_epoch()));
  return is_last && market::is_settled(summary.session.day, began, rules);
}

std::vector<known_run> find_known_runs(const frame& around) {
  if (!around.works.had_store())
    return {};
  auto reader = store::open_result_reader(revealed_store_url(around.settings));
  if (!reader)
    return {};
  const auto wanted = around.command.wanted.iso();
  const auto all = final_runs_in(**reader, wanted);
  std::vector<known_run> known;
  for (const auto& one : all) {
    const bool is_found =
      !known.empty() && known.back().report.summary->session.day.iso() == one.date;
    if (one.date > wanted || is_found)
      continue;
    const auto whole = (*reader)->whole_run(one.id);
    if (!whole || !*whole)
      continue;
    if (auto found = judge(**whole, one.date == all.front().date, around))
      known.push_back(std::move(*found));
  }
  return known;
}

} // namespace tandem::cli
