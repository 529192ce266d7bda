#include "tests/report/documents/screen_pages.hpp"

#include "report/screen_list.hpp"
#include "screens/shelf.hpp"
#include "screens/words.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <string_view>

namespace tandem::test {

namespace {

constexpr std::string_view introduction =
  R"(# The shelf: ready-made screens

Made from `screens/shelf`; a test compares this page with it. [How to write one](screens.md).
`tandem find @NAME` runs a screen over the stored candles, `tandem screens NAME > mine.screen` makes a
copy to change. Bars are the candles a symbol needs; with fewer it is *unknown*. Parameters have their
default and their range.

)";

std::string ordered_by(const screens::screen& what) {
  std::string text = "as symbols come";
  if (what.order)
    text = (what.order->by_score ? "score" : "`" + what.order->text + "`")
           + std::string{what.order->ascending ? ", smallest first" : ", largest first"};
  else if (!what.scores.empty())
    text = "score, largest first";
  return what.limit ? fmt::format("{}; the first {}", text, *what.limit) : text;
}

void add_section(std::string& page, const listed_screen& one) {
  const auto& what = *one.made->what;
  page += fmt::format("## {}\n\n{}\n\n", one.text->name, what.title);
  page += fmt::format("- bars: {}\n", what.bars_needed);
  for (const auto& each : what.parameters)
    page += fmt::format("- parameter: `{}`\n", parameter_text(each));
  page += fmt::format("- order: {}\n", ordered_by(what));
  page += fmt::format("- source: {}\n\n", screens::source_of(one.text->text));
  // The source stands above already.
  const std::string_view text{one.text->text};
  page += fmt::format("```\n{}```\n\n", text.substr(text.find('\n') + 1));
}

std::string form_of(const screens::word_row& row) {
  std::string text{row.usage.empty() ? row.text : row.usage};
  for (const auto field : row.fields)
    text.append(field == row.fields.front() ? " then ." : " .").append(field);
  return text;
}

} // namespace

std::vector<std::string> word_rows() {
  std::vector<std::string> rows;
  for (const auto& row : screens::vocabulary())
    rows.push_back(fmt::format("| `{}` | {} |", form_of(row), fmt::join(row.aliases, " ")));
  return rows;
}

std::string screens_page() {
  std::ifstream file{TANDEM_SOURCE_DIR "/docs/screens.md"};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string shelf_page() {
  screens::catalog known;
  std::string page{introduction};
  const auto all = list_screens(known);
  page += "| screen | what it finds |\n|---|---|\n";
  for (const auto& one : all)
    page += fmt::format("| [{0}](#{0}) | {1} |\n", one.text->name, one.made->what->title);
  page += "\n";
  for (const auto& one : all)
    add_section(page, one);
  page.pop_back();
  return page;
}

} // namespace tandem::test
