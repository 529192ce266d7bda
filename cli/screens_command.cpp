#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/with_store.hpp"
#include "config/own_screens.hpp"
#include "report/screen_list.hpp"
#include "screens/code_point.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace tandem::cli {

namespace {

/// "; did you mean squeeze?", or the screens whose title has the word.
std::string hint_for(const std::string& word, const screens::catalog& known,
                     const std::vector<listed_screen>& all) {
  if (const auto near = known.suggestion_for(word); !near.empty())
    return "; did you mean " + near + "?";
  std::vector<std::string_view> names;
  for (const auto& one : all)
    if (one.text->name.find(word) != std::string::npos
        || (one.made->what
            && screens::lower_case(one.made->what->title).find(word) != std::string::npos))
      names.push_back(one.text->name);
  if (names.empty())
    return "; `tandem screens` lists them";
  return fmt::format("; about it are {}", fmt::join(names, ", "));
}

int show_screens(const invocation& asked) {
  const auto with = settings_of(asked);
  if (const auto* code = std::get_if<int>(&with))
    return *code;
  auto own = config::read_own_screens(std::get<workplace>(with).screens_folder);
  for (const auto& one : own.unread)
    fmt::print(stderr, "warning: {}\n", one.message);
  screens::catalog known{std::move(own.texts)};
  auto all = list_screens(known);
  if (!asked.subjects.empty()) {
    auto name = screens::lower_case(asked.subjects.front());
    name.erase(0, name.starts_with('@') ? 1 : 0);
    const auto hint = hint_for(name, known, all);
    std::erase_if(all, [&](const auto& one) { return one.text->name != name; });
    if (all.empty())
      return refuse({ec::invalid_argument, "there is no screen " + config::shown(name) + hint});
  }
  const bool is_one = !asked.subjects.empty();
  const auto text = in_format(
    asked, [&] { return screens_json(all); }, [&] { return screens_jsonl(all); },
    [&] { return screens_csv(all); },
    [&] { return is_one ? all.front().text->text : screens_table(all, page_of(asked)); });
  std::fputs(text.c_str(), stdout);
  return exit_complete;
}

std::string read_name(const std::string& word, invocation& to) {
  to.subjects.push_back(word);
  return to.subjects.size() == 1 ? "" : "is a second name";
}

constexpr option name{
  .name = "a screen's name", .legal = "one name, such as squeeze", .target = &read_name};

constexpr std::array lines{
  option_line{&wide_option},
  option_line{&output_option, "a table for people or the screen's text, one JSON document (schema "
                              "tandem.screens/1), or a screen a line"},
  option_line{&csv_option}};

} // namespace

constinit const command screens_command{
  .name = "screens",
  .sentence = "the ready-made screens and your own: names, titles, bars; the text of one",
  .documentation = R"(usage: tandem screens [OPTIONS]
       tandem screens NAME

Lists the screens that can be asked for by name, `tandem find @NAME`: your own, which are files
NAME.screen beside the configuration (in the working directory where there is none), and the
ready-made ones. With a NAME it prints the text of that screen: redirected into NAME.screen it is
the beginning of one of your own. Bars are the candles that a symbol needs.

)",
  .options = lines,
  .more = R"(
exit codes  0 complete; 2 there is no such screen, or wrong usage

examples
  tandem screens
  tandem screens squeeze
  tandem screens golden-cross --output=json
)",
  .argument = &name,
  .takes_words = true,
  .prints_rows = true,
  .run = &show_screens};

} // namespace tandem::cli
