#include "cli/reading.hpp"

#include "cli/commands.hpp"
#include "cli/config_file.hpp"
#include "cli/frame.hpp"
#include "cli/places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <unistd.h>

namespace tandem::cli {

int print_from_store(
  const invocation& asked,
  const std::function<result<std::string>(store::result_reader&, const config::settings&)>& body) {
  auto loaded = load_config(asked.config_file, asked.entries);
  for (const auto& problem : loaded.result.problems)
    fmt::print(stderr, "error: {}\n", problem.text());
  if (!loaded.result.problems.empty())
    return exit_usage;
  const auto& settings = loaded.result.values;
  auto from = store::open_result_reader(settings.get<std::string>("store.url"));
  if (!from)
    return refuse(with_outbox(
      from.error(),
      find_places(settings, std::filesystem::path{loaded.file}.parent_path().string())));
  auto text = body(**from, settings);
  if (!text)
    return refuse(text.error());
  std::fputs(text->c_str(), stdout);
  return exit_complete;
}

bool wants_color(const invocation& asked) {
  return !asked.no_color && ::isatty(STDOUT_FILENO) == 1;
}

std::string asked_day(const invocation& asked, const config::settings& settings) {
  auto is_day = [](const auto& entry) { return entry.key == "scan.date"; };
  if (std::none_of(asked.entries.begin(), asked.entries.end(), is_day))
    return {};
  auto day = market::date::parse(settings.get<std::string>("scan.date"));
  return day ? day->iso() : std::string{};
}

} // namespace tandem::cli
