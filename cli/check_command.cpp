#include "cli/commands.hpp"
#include "config/config_file.hpp"
#include "config/own_screens.hpp"
#include "engine/paths.hpp"
#include "engine/start_run.hpp"
#include "engine/universe_file.hpp"
#include "engine/us_data.hpp"
#include "kiwoom/endpoint.hpp"
#include "screens/catalog.hpp"
#include "store/results/store_url.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <system_error>

namespace tandem::cli {

namespace {

int refuse(const std::vector<config::problem>& problems) {
  for (const auto& problem : problems)
    fmt::print(stderr, "error: {}\n", problem.text());
  return exit_usage;
}

/// Checks what a scan would refuse: the clock, the address and the files it reads. Not the key
/// files: a configuration is often checked on a machine that must not have them.
status find_file_problem(const config::settings& settings) {
  if (auto problem = check_clock(std::chrono::system_clock::now()))
    return problem;
  const auto& url = settings.get<std::string>("broker.url");
  if (url != "sim:")
    if (auto where = kiwoom::parse_broker_url(url); !where)
      return where.error();
  if (const auto& file = settings.get<std::string>("universe.file"); !file.empty())
    if (auto codes = read_universe_file(file); !codes)
      return codes.error();
  if (const auto& folder = settings.get<std::string>("regime.us-data"); !folder.empty())
    if (auto series = read_us_data(folder); !series)
      return series.error();
  return {};
}

/// Tells what is wrong with one screen file, or that nothing is. Returns whether it has errors.
bool check_file(const std::string& path) {
  const auto text = config::read_screen_file(path);
  if (!text) {
    fmt::print(stderr, "error: {}: {}\n", path, text.error().message);
    return true;
  }
  auto beside = config::read_own_screens(std::filesystem::path{path}.parent_path().string());
  screens::catalog known{std::move(beside.texts)};
  screens::check_options options;
  options.file = path;
  const auto made = known.check(text->text, std::move(options));
  fmt::print(stderr, "{}", screens::render(made.found, path, text->text));
  if (!made.what)
    return true;
  const auto& what = *made.what;
  std::fputs(
    fmt::format("{}: {}; {} clauses, needs {} bars\n", path,
                made.found.empty() ? "no problems"
                                   : fmt::format("{} warning{}, no errors", made.found.size(),
                                                 made.found.size() == 1 ? "" : "s"),
                what.universe.size() + what.labelled.size() + what.scores.size(), what.bars_needed)
      .c_str(),
    stdout);
  return false;
}

int check_files(const std::vector<std::string>& paths) {
  bool is_wrong = false;
  for (const auto& path : paths)
    is_wrong = check_file(path) || is_wrong;
  return is_wrong ? exit_usage : exit_complete;
}

int check(const invocation& asked) {
  if (!asked.subjects.empty())
    return check_files(asked.subjects);
  auto loaded = load_config(asked.config_file, asked.entries);
  if (!loaded.result.problems.empty())
    return refuse(loaded.result.problems);
  for (const auto& warning : loaded.result.warnings)
    fmt::print(stderr, "warning: {}\n", warning.text());
  if (auto problem = find_file_problem(loaded.result.values)) {
    fmt::print(stderr, "error: {}\n", problem->message);
    return exit_usage;
  }
  std::string scanners;
  for (const auto& scanner : loaded.result.values.scanners())
    scanners += fmt::format("{}{} ({})", scanners.empty() ? "" : ", ", scanner.name, scanner.rule);
  std::fputs(fmt::format("{}: no problems; scanners: {}\n",
                         loaded.file.empty() ? "configuration (no file)" : loaded.file, scanners)
               .c_str(),
             stdout);
  return exit_complete;
}

std::string read_file_name(const std::string& word, invocation& to) {
  to.subjects.push_back(word);
  return word.ends_with(config::screen_ending)
           ? ""
           : "is no screen; a configuration is checked with --config-file=FILE";
}

constexpr option files{
  .name = "a screen's file", .legal = "a name that ends in .screen", .target = &read_file_name};

/// A comment that says where something is and why. The path is in quotes, because it may contain
/// what would end a comment.
std::string comment(std::string_view what, const std::string& path, std::string_view why) {
  std::error_code ignored;
  const auto shown = path.empty()
                       ? std::string{"no file"}
                       : config::to_text(std::filesystem::absolute(path, ignored).string());
  return fmt::format("# {}: {}, because {}\n", what, shown, why);
}

/// Comments on the files that this configuration leads to.
std::string places_text(const config::loaded_config& loaded) {
  const auto& settings = loaded.result.values;
  const auto& found = loaded.places;
  auto text = comment("configuration", loaded.file, found.file.why);
  const auto where = find_places(settings, found.history_folder);
  const auto url = revealed_store_url(settings);
  const auto database = store::sqlite_path_of(url);
  if (!database)
    text += fmt::format("# results: {}, because store.url names it\n", store::shown_url(url));
  else
    text += comment("results", *database,
                    settings.is_store_placed() ? found.database.why : "store.url names it");
  if (where.candles_have_a_file)
    text += comment("candles", where.candles,
                    settings.get<std::string>("cache.disk").empty() ? "store.url names no file"
                                                                    : "cache.disk names it");
  return text;
}

} // namespace

constinit const command check_command{
  .name = "check",
  .sentence =
    "check a configuration, or screens, without running anything; shows every error at once",
  .documentation = R"(usage: tandem check [--config-file=FILE] [--GROUP.KEY=VALUE ...]
       tandem check FILE.screen...

Checks a configuration without running anything: no call is made and no file is written. Every error
is shown at once, each with its file and line, key, value and what is legal. Exit code 0 when all is
right, 2 when not.

With files it checks those screens: every mistake with its line and column, the line itself and a
caret under it, and warnings, which alone are no reason for exit code 2. References @NAME lead to
the screens beside the file, then to the ready-made ones.
)",
  .more = R"(
examples
  tandem check
  tandem check --config-file=config/two-keys.toml
  tandem check --gateway.delay=200ms --scan.window=128
  tandem check my.screen
)",
  .argument = &files,
  .takes_words = true,
  .run = &check};

int dump_config(const invocation& asked) {
  auto loaded = load_config(asked.config_file, asked.entries);
  if (!loaded.result.problems.empty())
    return refuse(loaded.result.problems);
  std::fputs(places_text(loaded).c_str(), stdout);
  auto text = loaded.result.values.dump();
  // The store's URL is shown without its password; libpq also finds that in PGPASSWORD and
  // ~/.pgpass.
  const auto url = revealed_store_url(loaded.result.values);
  const auto shown = store::shown_url(url);
  const auto dots = "url = " + config::to_text(secret{});
  if (const auto at = text.find(dots); at != std::string::npos) {
    text.replace(at, dots.size(), "url = " + config::to_text(shown));
    if (shown != url)
      text = "# store.url is written without its password, which PGPASSWORD or ~/.pgpass may hold\n"
             + text;
  }
  std::fputs(text.c_str(), stdout);
  return exit_complete;
}

} // namespace tandem::cli
