#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/scan_command.hpp"
#include "config/config_file.hpp"
#include "engine/parts.hpp"
#include "engine/paths.hpp"
#include "engine/start_run.hpp"
#include "report/runs.hpp"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <array>
#include <sstream>
#include <string_view>

namespace tandem::cli {

namespace {

/// Whether the command line of `resume` may have the key: those that describe this machine.
bool is_free(std::string_view key) {
  return !config::shapes_result(key) && key != "universe.file";
}

/// The run asked for, or the newest unfinished one; empty when there is none.
result<std::optional<store::past_run>> choose(store::result_reader& from,
                                              const std::optional<std::string>& word) {
  if (!word)
    return find_unfinished(from);
  auto found = store::find_run(from, *word);
  if (!found)
    return found.error();
  if (found->mode == "serve")
    return failure{ec::invalid_argument, "run " + found->id
                                           + " is a serving process, in which nothing is to be "
                                             "finished; `tandem runs` lists the runs"};
  if (found->outcome == run_outcome::running)
    return failure{ec::storage_busy, "run " + found->id + " is under way in another process"};
  return found->outcome == run_outcome::complete ? std::optional<store::past_run>{}
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

/// The value of `key` in the settings stored with a run; its default when it is not there.
std::string stored_text(const std::vector<config::raw_entry>& stored, std::string_view key) {
  auto value = std::get<std::string>(config::find_property(key)->preset);
  for (const auto& entry : stored)
    if (const auto* text = std::get_if<std::string>(&entry.what);
        text != nullptr && entry.key == key)
      value = *text;
  return value;
}

/// Why this machine cannot go on with a run: it asks another broker, or has no US data for it.
status find_difference(const std::vector<config::raw_entry>& stored, const config::settings& here) {
  const auto& broker = here.get<std::string>("broker.url");
  if (const auto began = stored_text(stored, "broker.url"); source_of(broker) != source_of(began))
    return failure{ec::invalid_config,
                   fmt::format("broker.url = \"{}\": the run was started with another broker, {}; "
                               "to use that one, name it here, by the configuration file or "
                               "--broker.url, since no database says where keys go",
                               broker, config::shown(began))};
  const auto& folder = here.get<std::string>("regime.us-data");
  if (const auto began = stored_text(stored, "regime.us-data"); began.empty() != folder.empty())
    return failure{
      ec::invalid_config,
      fmt::format("regime.us-data = \"{}\": the run was started {}; say the same here, "
                  "by the configuration file or --regime.us-data",
                  folder,
                  began.empty() ? std::string{"without US data"}
                                : "with the US data of \"" + began + '"')};
  return std::nullopt;
}

/// Takes the settings that shape the result from the run's row and all others from this machine:
/// others can write rows, and a row must not decide where keys go or which files are read and
/// written here.
std::variant<workplace, int> settings_of_run(const store::run_row& run, const workplace& here,
                                             output& out) {
  std::vector<std::string> words;
  std::istringstream lines{run.settings};
  for (std::string line; std::getline(lines, line);)
    words.push_back(line);
  const auto stored = parse_arguments(words).entries;
  if (auto problem = find_difference(stored, here.values))
    return refuse(out, *problem);
  const config::origin row{"run " + run.id, 0, 0};
  std::vector<config::raw_entry> entries;
  for (const auto& entry : stored)
    if (config::shapes_result(entry.key))
      entries.push_back({entry.key, entry.what, row});
  for (const auto& each : config::properties())
    if (is_free(each.name) && here.values.is_set(each.name))
      entries.push_back(
        {std::string{each.name}, here.values.at(each.name), here.values.written_at(each.name)});
  if (auto codes = codes_of(run.universe); !codes.empty()) {
    entries.push_back({"universe.source", std::string{"list"}, row});
    entries.push_back({"universe.codes", std::move(codes), row});
  }
  entries.push_back({"scan.date", run.date, row});
  auto resolved = config::resolve(entries);
  for (const auto& problem : resolved.problems)
    out.say("error: " + problem.text());
  if (!resolved.problems.empty())
    return exit_usage;
  resolved.values.place_store(here.values);
  return workplace{std::move(resolved.values), here.folder, here.is_served};
}

/// The rest of the run, according to its row.
result<run_scan> rest_of(const store::run_row& run, const config::settings& settings) {
  auto command = make_start(settings, run.id, std::chrono::system_clock::now());
  if (!command)
    return command;
  command->started_at = run.started_at;
  command->settings = run.settings;
  command->is_resumed = true;
  command->by_user = false;
  return command;
}

/// The run to finish; nothing when there is none, which is said.
result<std::optional<store::run_row>> find_run(const invocation& asked, const workplace& here,
                                               output& out) {
  const auto url = revealed_store_url(here.values);
  // The store is opened for writing below, which would create a missing database.
  if (auto problem = check_existence(url))
    return *problem;
  // The writer of a serving process stores by itself what waits.
  if (const auto where = find_places(here.values, here.folder); !here.is_served)
    if (auto problem = settle_places(where))
      return with_outbox(*problem, where);
  auto reader = store::open_result_reader(url);
  if (!reader)
    return reader.error();
  auto chosen = choose(**reader, asked.run);
  if (!chosen)
    return chosen.error();
  if (!*chosen) {
    const auto newest = (*reader)->list_runs({1, {}, {}});
    const bool is_at_work =
      newest && !newest->empty() && newest->front().outcome == run_outcome::running;
    const auto why = is_at_work  ? "run " + newest->front().id + " is under way in another process"
                     : asked.run ? std::string{"the run is complete; `tandem runs` lists them"}
                                 : "no recent run is unfinished; `tandem runs` lists them";
    out.say("nothing to resume: " + why);
    return std::optional<store::run_row>{};
  }
  if (!asked.quiet)
    out.say("resuming " + describe_unfinished(**chosen));
  auto run = (*reader)->whole_run((*chosen)->id);
  if (run && (!*run || (*run)->settings.empty()))
    return failure{ec::invalid_argument,
                   "run " + (*chosen)->id
                     + " was started by an older tandem, which did not store its settings; `tandem "
                       "scan` scans the session again"};
  return run;
}

std::variant<task, int> prepare_rest(const invocation& asked, const workplace& here, output& out) {
  for (const auto& entry : asked.entries)
    if (!is_free(entry.key))
      return refuse(out,
                    {ec::invalid_config,
                     "--" + entry.key
                       + ": a run is finished as it was started; legal with resume: --broker.*, "
                         "--gateway.*, --store.*, --cache.*, --monitor.*, --log.*, "
                         "--regime.us-data, --scan.patience"});
  auto run = find_run(asked, here, out);
  if (!run)
    return refuse(out, run.error());
  if (!*run)
    return exit_complete;
  auto with = settings_of_run(**run, here, out);
  if (const auto* code = std::get_if<int>(&with))
    return *code;
  auto& settings = std::get<workplace>(with);
  auto command = rest_of(**run, settings.values);
  if (!command)
    return refuse(out, command.error());
  return task{std::move(settings), std::move(*command), std::move(*run)};
}

constexpr std::array lines{
  option_line{&at_option},
  option_line{&wait_option},
  option_line{&alone_option},
  option_line{&run_option, "this run: its id, the beginning of it, or latest"},
  option_line{&explain_option},
  option_line{&output_option, "as with scan"},
  option_line{&wide_option},
  option_line{
    nullptr, "as with scan; the broker must be that of the run, whose other keys stay",
    "--broker.*, --gateway.*, --store.*, --cache.*, --monitor.*, --log.*, --regime.us-data"}};

} // namespace

constinit const command resume_command{
  .name = "resume",
  .sentence = "finish the run that was interrupted, without asking again for what came",
  .documentation = R"(usage: tandem resume [--run=ID] [--explain] [OPTIONS]

Finishes the newest run that was interrupted (Ctrl-C, killed, no power) or came to an end with holes
(the broker was down, symbols failed): with the symbols, the session and the rules it was started
with, and under its own id; broker, keys, pace and files are those of the configuration here.
Whatever has come is on disk and is not asked for again; symbols that failed are. The result is that
of a run which was never interrupted. Results that were waiting for a database that was away are
stored first.

)",
  .options = lines,
  .more = R"(
examples
  tandem resume
  tandem resume --run=01JZXC --gateway.delay=500ms
)",
  .body = &scan_in_frame,
  .prepare = &prepare_rest};

} // namespace tandem::cli
