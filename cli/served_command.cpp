#include "cli/served_command.hpp"

#include "cli/arguments.hpp"
#include "cli/progress_lines.hpp"
#include "engine/paths.hpp"
#include "engine/run_settings.hpp"
#include "engine/us_data.hpp"
#include "serve/api/documents.hpp"
#include "store/results/store_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

namespace tandem::cli {

namespace {

/// The stream of a command as an output.
class stream_output final : public output {
public:
  stream_output(serve::command_stream& to, bool has_color, std::size_t width)
      : to_(to), has_color_(has_color), width_(width) {}
  void print(std::string_view document) override { to_.print(document); }
  void show_run(const std::string& id) override { to_.shows(id); }
  void say(std::string_view sentence) override { to_.say(sentence); }
  void end_progress() override { to_.end_progress(); }
  bool has_color() const override { return has_color_; }
  std::size_t width() const override { return width_; }

private:
  serve::command_stream& to_;
  bool has_color_;
  std::size_t width_;
};

/// What a snapshot of the whole process shows of one run that began at `start`.
progress_snapshot of_run(progress_snapshot now, const std::string& run_id,
                         const progress_snapshot& start) {
  std::erase_if(now.scanners, [&](const auto& one) { return one.run_id != run_id; });
  if (now.prefetch && now.prefetch->run_id != run_id)
    now.prefetch.reset();
  for (std::size_t i = 0; i < std::min(now.gateways.size(), start.gateways.size()); ++i) {
    now.gateways[i].calls -= start.gateways[i].calls;
    now.gateways[i].refused -= start.gateways[i].refused;
  }
  for (std::size_t i = 0; i < std::min(now.caches.size(), start.caches.size()); ++i) {
    now.caches[i].joined -= start.caches[i].joined;
    now.caches[i].memory_hits -= start.caches[i].memory_hits;
  }
  now.elapsed -= start.elapsed;
  return now;
}

/// Why a command cannot be run here: its process has another value for a key of the engine.
status find_difference(const std::map<std::string, std::string>& expected,
                       const config::settings& here) {
  for (const auto& [key, value] : expected) {
    const auto* known = config::find_property(key);
    if (known == nullptr || !must_agree(key))
      continue;
    if (const auto own = comparable_text(*known, here); own != value)
      return failure{
        ec::invalid_config,
        fmt::format("{} = {}: the serving process has {}, for everybody; leave the key "
                    "out, change it there, or stop that process and use --alone",
                    key, config::shown(value), config::shown(own))};
  }
  return std::nullopt;
}

/// The asker's keys that shape a result, and this process's keys of the engine.
config::resolution settings_for(const serve::command_request& asked, const workplace& server,
                                std::vector<config::problem>& wrong_words) {
  auto words = parse_arguments(asked.settings);
  wrong_words = std::move(words.problems);
  std::vector<config::raw_entry> entries;
  for (auto& entry : words.entries)
    if (!is_of_the_engine(entry.key))
      entries.push_back(std::move(entry));
  for (const auto& each : config::properties())
    if (is_of_the_engine(each.name) && server.values.is_set(each.name))
      entries.push_back(
        {std::string{each.name}, server.values.at(each.name), server.values.written_at(each.name)});
  auto resolved = config::resolve(entries);
  resolved.values.place_store(server.values);
  return resolved;
}

/// Whether the command would have this process read a file for somebody who could not.
status find_foreign_file(const serve::command_request& asked, const config::settings& settings) {
  if (asked.names_files)
    return std::nullopt;
  const auto refusal = [](const std::string& key, const std::string& instead) {
    return failure{ec::invalid_argument,
                   key + ": a serving process reads no file for others; send " + instead};
  };
  if (!settings.get<std::string>("universe.file").empty())
    return refusal("universe.file", "universe.codes");
  if (!settings.get<std::string>("regime.us-data").empty() && asked.us_data.empty())
    return refusal("regime.us-data", "us_data");
  return std::nullopt;
}

int say_problems(output& out, const std::vector<config::problem>& problems) {
  for (const auto& problem : problems)
    out.say("error: " + problem.text());
  return exit_usage;
}

} // namespace

bool is_of_the_engine(std::string_view key) {
  constexpr std::array<std::string_view, 2> groups{"session.", "history."};
  return (!config::shapes_result(key) && key != "regime.us-data" && key != "universe.file")
         || key == "scan.patience" || std::any_of(groups.begin(), groups.end(), [key](auto group) {
              return key.starts_with(group);
            });
}

bool must_agree(std::string_view key) {
  // How a process shows and serves is its own affair; the key's lock tells that the keys are equal.
  constexpr std::array<std::string_view, 4> own{"monitor.", "log.", "serve.", "broker.cred"};
  return is_of_the_engine(key) && std::none_of(own.begin(), own.end(), [key](auto group) {
           return key.starts_with(group);
         });
}

std::string comparable_text(const config::property& key, const config::settings& settings) {
  if (key.name != "store.url")
    return config::to_text(key, settings.at(key.name));
  const auto path = store::sqlite_path_of(revealed_store_url(settings));
  return path ? "sqlite:" + std::filesystem::absolute(*path).lexically_normal().string()
              : std::string{};
}

int run_served(engine& works, serve::progress_hub& progress, const workplace& server,
               const serve::command_request& asked, serve::command_stream& to) {
  stream_output out{to, asked.color, asked.table_columns};
  auto words = parse_arguments(asked.words);
  if (!words.problems.empty())
    return say_problems(out, words.problems);
  if (words.what == nullptr || words.what->body == nullptr)
    return refuse(out, {ec::invalid_argument,
                        "a serving process runs scan, plan, regime, resume and verify only"});
  if (words.report)
    return refuse(out, {ec::invalid_argument, "--report: a serving process writes no file for "
                                              "others; `tandem results --report` does"});
  if (auto problem = find_difference(asked.expected, server.values))
    return refuse(out, *problem);
  std::vector<config::problem> wrong_words;
  auto resolved = settings_for(asked, server, wrong_words);
  if (!wrong_words.empty())
    return say_problems(out, wrong_words);
  if (!resolved.problems.empty())
    return say_problems(out, resolved.problems);
  if (auto problem = find_foreign_file(asked, resolved.values))
    return refuse(out, *problem);
  const auto& folder = resolved.values.get<std::string>("regime.us-data");
  std::shared_ptr<const market::us_series> us;
  if (!folder.empty()) {
    auto read = asked.us_data.empty() ? read_us_data(folder) : parse_us_data(folder, asked.us_data);
    if (!read)
      return refuse(out, read.error());
    us = std::move(*read);
  }
  auto found = prepare(words, {std::move(resolved.values), server.folder, true}, out);
  if (const auto* code = std::get_if<int>(&found))
    return *code;
  auto& what = std::get<task>(found);
  what.command.own_settings =
    std::make_shared<const run_settings>(run_settings{what.with.values, us});
  const auto& id = what.command.id;
  to.begin(id);
  if (to.is_left())
    works.stop(id);
  const auto start = progress.newest();
  const auto listening =
    progress.listen({[&](const progress_snapshot& now) {
                       to.show(picture_of(of_run(now, id, start), asked.columns));
                     },
                     [&](const notice& event) {
                       if (event.run_id.empty() || event.run_id == id)
                         to.log(serve::level_word(event.severity), event.text);
                     }});
  return run_body({words, what.with.values, what.with.folder, what.command,
                   std::chrono::system_clock::now(), out, works});
}

} // namespace tandem::cli
