#include "cli/help.hpp"

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "config/properties.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <span>
#include <utility>

namespace tandem::cli {

namespace {

constexpr std::string_view general_intro =
  R"(tandem runs several stock scanners side by side over the Korean market. All of them share one
paced connection to the broker's API, so more scanners do not mean more calls.

usage: tandem COMMAND [OPTIONS]

)";

constexpr std::string_view general_more =
  R"(examples
  tandem scan                                            v2 and v3 on the built-in simulated market
  tandem scan --output=json > report.json                the same, for programs
  tandem scan --universe.source=list --universe.codes=005930,000660 --explain
                                                         two symbols, and why they were (not) picked
  tandem scan --scanners.mine.rule=v2 --scanners.mine.min-signals=5 --scan.scanners=v2,mine
                                                         v2 beside a stricter v2 of your own
  tandem explain 005930                                  which filter dropped it, and by how much
  tandem results --code=005930                           every time a scanner picked it
  tandem find 'close > sma(close, 20)'                   who else passes, by stored candles
  tandem runs --audit latest                             how the calls of the last scan went
  tandem resume                                          go on after Ctrl-C, a crash or an outage
  tandem check --config-file=config/whole-market.toml    is this file right?
  tandem --dump-config > tandem.toml                     a config file to start from

exit codes
  0  complete                        5    partial: some symbols failed, they are listed
  1  internal error                  6    the store failed
  2  wrong usage or configuration    10   nothing new to scan; only with scan --exit-code
  3  the broker refused the keys     130  interrupted; what is done is stored
  4  the broker's limit made the run impossible
)";

constexpr std::string_view config_intro =
  R"(Every key of the configuration. In a file, which is TOML:

  [gateway]
  delay = "500ms"                  # durations and sizes are texts in quotes
  [scan]
  scanners = ["v2", "mine"]
  [scanners]
  mine = {rule = "v2", min-signals = 5}

The file is the first of these: --config-file=FILE, TANDEM_CONFIG=FILE in the environment,
./tandem.toml, ~/.config/tandem/tandem.toml. Results and candles are in the database of store.url;
where none is written, in ./tandem.db if that or ./tandem.toml is there, else in
~/.local/share/tandem/tandem.db. XDG_CONFIG_HOME and XDG_DATA_HOME move the two folders, and
`tandem --dump-config` says which files these are. A ~ at the start of a path is the home folder;
other relative paths begin in the working directory, also those of a file elsewhere.

On the command line, over what the file says: --gateway.delay=500ms --scan.scanners=v2,mine
Durations are whole numbers with a unit: ns us ms s min h.

scanners.NAME
    A scanner of your own. Its rule is "v2", "v3" or "pullback"; the other keys are those of [v2]
    below, and for v3 and pullback also those of [v3], for this scanner alone. Or its rule is the
    name of a screen, and the other keys are the params of that:
      {rule = "volume-gainer", times = 3}
    Or its rule is "screen", with a condition, or with a file beside the configuration:
      {rule = "screen", where = "close > sma(20) and change(1) >= 3%"}
      {rule = "screen", file = "my.screen", n = 30, gap = "3%"}
    legal: NAME is 1 to 32 of a-z 0-9 _ -

screens.NAME
    The text of a screen of your own, in place of a file NAME.screen beside the configuration.

The broker's secrets are no keys: they come from KIWOOM_APP_KEY and KIWOOM_SECRET_KEY, or from the
file that broker.credentials-file names.
)";

constexpr std::size_t columns_max = 100;

/// `words` indented by `indent`, wrapped at blanks. Counts bytes, which are at least as many as
/// columns.
std::string wrapped(std::string_view words, std::string_view indent) {
  std::string result;
  std::string line{indent};
  while (!words.empty()) {
    auto word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    if (line.size() > indent.size() && line.size() + 1 + word.size() > columns_max) {
      result += line + "\n";
      line = indent;
    }
    if (line.size() > indent.size())
      line += ' ';
    line += word;
  }
  return result + line + "\n";
}

/// "--limit=N", "--quiet, -q"; the formats of --output are those of the command.
std::string spelled(const option_line& line, bool with_rows) {
  if (line.what == nullptr)
    return std::string{line.spelling};
  const auto& one = *line.what;
  if (&one == &output_option) {
    std::vector<std::string_view> words;
    for (const auto& [word, format] : formats(with_rows))
      words.push_back(word);
    return fmt::format("{}={}", one.name, fmt::join(words, "|"));
  }
  return fmt::format("{}{}{}{}{}", one.name, one.shape.empty() ? "" : "=", one.shape,
                     one.letter.empty() ? "" : ", ", one.letter);
}

/// A line for each option, and more where its sentence is long.
std::string lines_of(std::span<const option_line> options, bool with_rows) {
  // A list of keys may be as long as a line, so its sentence is on the next one.
  constexpr std::size_t long_spelling = 40;
  std::size_t column = 25;
  for (const auto& line : options)
    if (const auto size = spelled(line, with_rows).size(); size < long_spelling)
      column = std::max(column, size + 5);
  std::string text;
  for (const auto& line : options) {
    const auto name = spelled(line, with_rows);
    auto sentence = wrapped(line.sentence.empty() ? line.what->sentence : line.sentence,
                            std::string(column, ' '));
    if (name.size() < long_spelling)
      sentence.replace(2, name.size(), name);
    else
      text.append("  ").append(name).append("\n");
    text += sentence;
  }
  return text;
}

std::string general_help() {
  std::string text{general_intro};
  text += "commands\n";
  std::size_t width = 0;
  for (const auto* each : commands())
    width = std::max(width, each->name.size());
  for (const auto* each : commands())
    text += fmt::format("  {:{}}  {}\n", each->name, width, each->sentence);
  text.append("\noptions of every command\n").append(lines_of(common_options(), false));
  return text.append("\n").append(general_more);
}

std::string page_of(const command& what) {
  std::string text{what.documentation};
  if (!what.options.empty())
    text.append("options\n").append(lines_of(what.options, what.prints_rows));
  return text.append(what.more);
}

std::string config_help() {
  std::string result{config_intro};
  std::string_view group;
  for (const auto& each : config::properties()) {
    auto its_group = each.name.substr(0, each.name.find('.'));
    if (its_group != std::exchange(group, its_group))
      result.append("\n[").append(group).append("]\n");
    auto preset = config::file_text(each, each.preset);
    result.append(wrapped(std::string{each.name} + " = " + preset, ""));
    result.append(wrapped(each.sentence, "    "));
    result.append(wrapped("legal: " + config::legal_values(each), "    "));
  }
  return result;
}

std::string read_topic(const std::string& word, invocation& to) {
  const auto topics = help_topics();
  if (std::find(topics.begin(), topics.end(), word) == topics.end())
    return unknown_word("no help on this", word, topics);
  to.help_topic = word;
  return "";
}

constexpr option topic{.name = "a topic", .target = &read_topic};

int print_help(const invocation& asked) {
  std::fputs(help_text(asked.help_topic).c_str(), stdout);
  return exit_complete;
}

} // namespace

constinit const command help_command{
  .name = "help",
  .sentence = "this page; `tandem help COMMAND` and `tandem help config` tell more",
  .argument = &topic,
  .run = &print_help};

std::vector<std::string_view> help_topics() {
  auto topics = command_names();
  std::erase(topics, help_command.name);
  topics.emplace_back("config");
  return topics;
}

std::string help_text(std::string_view topic) {
  if (topic == "config")
    return config_help();
  const auto* what = find_command(topic);
  return what == nullptr ? general_help() : page_of(*what);
}

} // namespace tandem::cli
