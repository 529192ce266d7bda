#include "cli/commands.hpp"
#include "cli/config_file.hpp"
#include "cli/scan.hpp"
#include "cli/start.hpp"
#include "cli/unfinished.hpp"
#include "store/sqlite_file.hpp"
#include "store/store_url.hpp"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

namespace tandem::cli {

namespace {

/// Groups whose keys do not change what a run finds.
constexpr std::array<std::string_view, 7> free_groups{
  "broker.", "gateway.", "store.", "cache.", "monitor.", "log.", "scan.patience"};

bool is_free(const std::string& key) {
  return std::any_of(free_groups.begin(), free_groups.end(),
                     [&key](auto group) { return key.starts_with(group); });
}

/// The run asked for, or the newest that is unfinished; none when there is nothing to do.
result<std::optional<store::past_run>> choose(store::result_reader& from,
                                              const std::optional<std::string>& word) {
  if (!word)
    return find_unfinished(from);
  auto found = store::find_run(from, *word);
  if (!found)
    return found.error();
  if (found->outcome == "running")
    return failure{ec::storage_busy, "run " + found->id + " is under way in another process"};
  return found->outcome == "complete" ? std::optional<store::past_run>{}
                                      : std::optional{std::move(*found)};
}

std::vector<std::string> codes_of(const std::string& json) {
  std::vector<std::string> codes;
  rapidjson::Document list;
  list.Parse(json.data(), json.size());
  if (!list.HasParseError() && list.IsArray())
    for (const auto& code : list.GetArray())
      if (code.IsString())
        codes.emplace_back(code.GetString(), code.GetStringLength());
  return codes;
}

/// The configuration the run was started with; the store's place is that of `here`, and the command
/// line may change what does not change the result.
std::variant<frame_settings, int>
settings_of_run(const store::run_row& run, const frame_settings& here, const invocation& asked) {
  std::vector<std::string> words;
  std::istringstream lines{run.settings};
  for (std::string line; std::getline(lines, line);)
    words.push_back(line);
  auto stored = parse_arguments(words).entries;
  if (auto codes = codes_of(run.universe); !codes.empty()) {
    // The file of symbols may be another one now, or gone.
    std::erase_if(stored, [](const auto& entry) { return entry.key == "universe.file"; });
    stored.push_back({"universe.source", std::string{"list"}, {"run " + run.id, 0, 0}});
    stored.push_back({"universe.codes", std::move(codes), {"run " + run.id, 0, 0}});
  }
  for (const auto* key :
       {"store.url", "store.batch", "store.flush", "store.outbox", "store.outbox-max"})
    if (here.values.is_set(key))
      stored.push_back({key, here.values.at(key), here.values.written_at(key)});
  stored.push_back({"scan.date", run.date, {"run " + run.id, 0, 0}});
  const auto began = config::resolve(stored).values.get<std::string>("broker.url");
  stored.insert(stored.end(), asked.entries.begin(), asked.entries.end());
  auto resolved = config::resolve(stored);
  for (const auto& problem : resolved.problems)
    fmt::print(stderr, "error: {}\n", problem.text());
  if (!resolved.problems.empty())
    return exit_usage;
  if (const auto now = resolved.values.get<std::string>("broker.url");
      source_of(now) != source_of(began))
    return refuse(
      {ec::invalid_config,
       "broker.url = \"" + now + "\": the run was started with another broker, " + began});
  return frame_settings{std::move(resolved.values), here.folder};
}

/// The rest of the run, from what its row says of it.
result<start_run> rest_of(const store::run_row& run, const config::settings& settings) {
  auto command = make_start(settings, run.id, std::chrono::system_clock::now());
  if (!command)
    return command;
  command->started_at = run.started_at;
  command->settings = run.settings;
  command->is_resumed = true;
  command->by_user = false;
  return command;
}

int resume(const store::run_row& run, const frame_settings& here, const invocation& asked) {
  auto with = settings_of_run(run, here, asked);
  if (const auto* code = std::get_if<int>(&with))
    return *code;
  const auto& settings = std::get<frame_settings>(with);
  auto command = rest_of(run, settings.values);
  if (!command)
    return refuse(command.error());
  // An outbox of the run's own may hold the end of what it has stored.
  const auto where = find_places(settings.values, settings.folder);
  if (where.outbox.path != find_places(here.values, here.folder).outbox.path)
    if (auto problem = settle_places(where))
      return refuse(*problem);
  engine_options options;
  options.explain = asked.explain;
  options.resumed = run;
  return run_in_frame(asked, settings, *command, options, run_scan);
}

} // namespace

int resume_command(const invocation& asked) {
  for (const auto& entry : asked.entries)
    if (!is_free(entry.key))
      return refuse(
        {ec::invalid_config,
         "--" + entry.key
           + ": a run is finished as it was started; legal with resume: --broker.*, "
             "--gateway.*, --store.*, --cache.*, --monitor.*, --log.*, --scan.patience"});
  auto here = settings_of(asked);
  if (const auto* code = std::get_if<int>(&here))
    return *code;
  const auto& settings = std::get<frame_settings>(here);
  auto url = settings.values.get<std::string>("store.url");
  // Opened for writing below, which would make a database where there is none.
  if (const auto path = store::sqlite_path_of(url))
    if (const auto made = store::existing_path(*path); !made)
      return refuse(made.error());
  const auto where = find_places(settings.values, settings.folder);
  if (auto problem = settle_places(where))
    return refuse(with_outbox(*problem, where));
  auto reader = store::open_result_reader(url);
  if (!reader)
    return refuse(reader.error());
  auto chosen = choose(**reader, asked.run);
  if (!chosen)
    return refuse(chosen.error());
  if (const auto newest = (*reader)->list_runs({1, {}, {}});
      !*chosen && newest && !newest->empty() && newest->front().outcome == "running") {
    fmt::print(stderr, "nothing to resume: run {} is under way in another process\n",
               newest->front().id);
    return exit_complete;
  }
  if (!*chosen) {
    fmt::print(stderr, "nothing to resume: {}; `tandem runs` lists them\n",
               asked.run ? "the run is complete" : "no recent run is unfinished");
    return exit_complete;
  }
  if (!asked.quiet)
    fmt::print(stderr, "resuming {}\n", describe_unfinished(**chosen));
  auto run = (*reader)->whole_run((*chosen)->id);
  if (!run)
    return refuse(run.error());
  reader->reset(); // Its connection is not needed any more.
  if (!*run || (*run)->settings.empty())
    return refuse({ec::invalid_argument, "run " + (*chosen)->id
                                           + " was started by an older tandem, which did not keep "
                                             "its settings; `tandem scan` scans the session anew"});
  return resume(**run, settings, asked);
}

} // namespace tandem::cli
