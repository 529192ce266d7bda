#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "config/properties.hpp"
#include "report/candidate_columns.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sstream>

using namespace tandem::cli;
namespace config = tandem::config;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);)
    result.push_back(line);
  return result;
}

/// As a shell would: blanks between single quotes are part of a word.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words(1);
  bool is_quoted = false;
  for (const char c : line) {
    if (c == '\'')
      is_quoted = !is_quoted;
    else if (c == ' ' && !is_quoted)
      words.emplace_back();
    else
      words.back() += c;
  }
  return words;
}

std::vector<std::string> all_lines() {
  auto result = lines_of(help_text(""));
  for (auto topic : help_topics())
    for (const auto& line : lines_of(help_text(topic)))
      result.push_back(line);
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(help_test)

BOOST_AUTO_TEST_CASE(no_line_is_wider_than_a_hundred_columns) {
  for (const auto& line : all_lines())
    BOOST_TEST(line.size() <= 100u, line);
}

BOOST_AUTO_TEST_CASE(every_property_is_documented) {
  auto text = help_text("config");
  for (const auto& each : config::properties())
    BOOST_TEST(text.find(std::string{each.name} + " = ") != std::string::npos, each.name);
}

BOOST_AUTO_TEST_CASE(every_topic_has_its_own_help) {
  for (auto topic : help_topics())
    BOOST_TEST(help_text(topic) != help_text(""), topic);
}

BOOST_AUTO_TEST_CASE(the_general_help_names_every_command_and_what_each_takes) {
  const auto text = help_text("");
  for (const auto* each : commands())
    BOOST_TEST(text.find("\n  " + std::string{each->name} + " ") != std::string::npos, each->name);
  for (const auto* name :
       {"--config-file=FILE ", "--output=table|json ", "--quiet, -q ", "--help, -h "})
    BOOST_TEST(text.find(std::string{"\n  "} + name) != std::string::npos, name);
}

BOOST_AUTO_TEST_CASE(a_page_shows_the_options_of_its_command) {
  for (const auto* each : commands())
    for (const auto& line : each->options)
      if (line.what != nullptr)
        BOOST_TEST(help_text(each->name).find("\n  " + std::string{line.what->name})
                     != std::string::npos,
                   each->name << " " << line.what->name);
  BOOST_TEST(help_text("runs").find("--output=table|json|jsonl|csv ") != std::string::npos);
  BOOST_TEST(help_text("scan").find("--output=table|json ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_page_of_results_names_every_column) {
  const auto page = help_text("results");
  const auto first = page.find("\ncolumns ");
  const auto names = page.substr(first, page.find("\noptions\n") - first);
  for (const auto& one : tandem::all_candidate_columns())
    BOOST_TEST(names.find(std::string{one.name}) != std::string::npos, one.name);
}

BOOST_AUTO_TEST_CASE(every_example_is_a_legal_command_line) {
  int examples = 0;
  for (const auto& line : all_lines()) {
    if (!line.starts_with("  tandem "))
      continue;
    // The line may go on with a redirection, or after two blanks with an explanation.
    auto words = words_of(line.substr(2, line.find("  ", 3) - 2));
    words.erase(std::find(words.begin(), words.end(), ">"), words.end());
    words.erase(words.begin());
    auto parsed = parse_arguments(words);
    for (const auto& each : parsed.problems)
      BOOST_ERROR(line + ": " + each.text());
    for (const auto& each : config::resolve(parsed.entries).problems)
      BOOST_ERROR(line + ": " + each.text());
    ++examples;
  }
  BOOST_TEST(examples >= 10);
}

BOOST_AUTO_TEST_SUITE_END()
