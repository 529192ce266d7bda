#include "report/candidate.hpp"
#include "report/candidate_columns.hpp"
#include "report/html/markup.hpp"
#include "report/html/sections.hpp"

#include <fmt/format.h>

#include <vector>

namespace tandem::html {

namespace {

// As a table of a whole market still opens at once.
constexpr std::size_t rows_max = 1000;

std::string cell_markup(const candidate_column& of, const store::past_candidate& pick,
                        const std::string& link) {
  auto text = of.cell(pick);
  if (of.name == "change_rate")
    return signed_text(text);
  return of.name == "code" && !link.empty() ? element("a href=\"#" + link + "\"", text)
                                            : escaped(text);
}

std::string title_of(const candidate_column& one) {
  return std::string{one.title.substr(0, one.title.find_last_not_of(' ') + 1)};
}

std::string list_table(const page_list& list, std::size_t number) {
  std::vector<store::past_candidate> all;
  for (const auto& one : list.picks)
    all.push_back(one.what);
  const auto shown = usual_candidate_columns(all);
  std::vector<column> columns;
  for (const auto* one : shown)
    columns.push_back({title_of(*one), one->aligned == side::right, one->name == "name", false});
  table rows{"Picks of " + list.scanner, std::move(columns), true};
  std::string marks;
  for (std::size_t i = 0; i < std::min(list.picks.size(), rows_max); ++i) {
    const auto& pick = list.picks[i].what;
    marks += mark_of(pick.what.basis, pick.what.doubt);
    std::vector<std::string> cells;
    for (const auto* one : shown)
      cells.push_back(
        cell_markup(*one, pick, i < list.detailed ? pick_id(number, i) : std::string{}));
    rows.add(cells);
  }
  auto text = rows.markup();
  if (const auto legend = legend_of(marks); !legend.empty())
    text += element("p class=\"quiet\"", std::string_view{legend}.substr(0, legend.size() - 1));
  return text;
}

std::string rest_text(const page_list& list) {
  if (list.picks.size() == list.detailed)
    return {};
  auto text =
    fmt::format("The first {} of {} have a part below; `tandem explain CODE` tells of the "
                "others",
                list.detailed, list.picks.size());
  if (list.picks.size() > rows_max)
    text += fmt::format("; this table ends at row {}, `tandem results` has all", rows_max);
  return element("p class=\"quiet\"", text + ".") + "\n";
}

/// Why a list is empty, where something else than the stages is the reason.
std::string gate_text(const run_page& page, const page_list& list) {
  std::string text;
  if (page.report)
    for (const auto& scan : page.report->summary->scans)
      if (scan->scanner == list.scanner && !scan->list.gate.empty())
        text =
          element("p", fmt::format("The regime is {}: this rule lists nothing.", scan->list.gate))
          + "\n";
  return text;
}

std::string list_markup(const run_page& page, std::size_t number) {
  const auto& list = page.lists[number];
  auto text = element("h3", list.scanner) + "\n" + gate_text(page, list);
  if (list.picks.empty())
    return text + element("p", "Nothing is listed; the funnel says where symbols were dropped.")
           + "\n";
  text += list_table(list, number) + rest_text(list);
  for (std::size_t i = 0; i < list.detailed; ++i)
    text += pick_article(list.picks[i], pick_id(number, i));
  return text;
}

} // namespace

std::string pick_id(std::size_t list, std::size_t pick) {
  return fmt::format("p{}-{}", list, pick);
}

std::string picks_section(const run_page& page) {
  std::string text;
  if (!page.candles_note.empty())
    text += element("p class=\"warn\"", "No candles: " + page.candles_note) + "\n";
  for (std::size_t i = 0; i < page.lists.size(); ++i)
    text += list_markup(page, i);
  return section("picks", "Picks",
                 text.empty() ? element("p", "No scanner has come to a list.") + "\n" : text);
}

} // namespace tandem::html
