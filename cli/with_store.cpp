#include "cli/with_store.hpp"

#include "cli/options.hpp"
#include "cli/terminal_output.hpp"
#include "engine/paths.hpp"
#include "store/results/store_url.hpp"
#include "store/sqlite/log.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <unistd.h>

namespace tandem::cli {

int read_store(const invocation& asked,
               const std::function<int(store::result_reader&, const workplace&)>& body) {
  const auto with = settings_of(asked);
  if (const auto* code = std::get_if<int>(&with))
    return *code;
  const auto& here = std::get<workplace>(with);
  const auto url = revealed_store_url(here.values);
  if (auto problem = check_existence(url))
    return refuse(*problem);
  if (const auto path = store::sqlite_path_of(url))
    if (const auto damage = store::log_damage(*path); !damage.empty())
      fmt::print(stderr, "warning: {}\n", damage);
  auto from = store::open_result_reader(url);
  if (!from)
    return refuse(with_outbox(from.error(), find_places(here.values, here.folder)));
  return body(**from, here);
}

int print_from_store(
  const invocation& asked,
  const std::function<result<std::string>(store::result_reader&, const config::settings&)>& body) {
  return read_store(asked, [&](store::result_reader& from, const workplace& here) -> int {
    const auto text = body(from, here.values);
    if (!text)
      return refuse(text.error());
    std::fputs(text->c_str(), stdout);
    return exit_complete;
  });
}

bool wants_color(const invocation& asked) {
  return !asked.no_color && ::isatty(STDOUT_FILENO) == 1;
}

page page_of(const invocation& asked) {
  return {wants_color(asked), asked.wide ? 0 : stdout_width()};
}

std::string asked_day(const invocation& asked, const config::settings& settings) {
  if (!has_day(asked))
    return {};
  auto day = market::date::parse(settings.get<std::string>("scan.date"));
  return day ? day->iso() : std::string{};
}

} // namespace tandem::cli
