#include "config/session_rules.hpp"
#include "report/data_quality.hpp"
#include "report/format/text.hpp"
#include "report/html/markup.hpp"
#include "report/html/sections.hpp"
#include "report/runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::html {

namespace {

/// The lines of a text for terminals; those that belong to the one before are indented there.
std::vector<std::string> lines_in(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (!line.empty())
      lines.emplace_back(line);
  }
  return lines;
}

std::string warnings_markup(const run_page& page) {
  std::vector<std::string> all;
  if (page.report)
    all = lines_in(warnings_text(*page.report, {}));
  else
    all.push_back("The run has no report: it is under way, or ended before it could store one.");
  std::string items;
  for (const auto& one : all)
    items += element("li class=\"warn\"", one) + "\n";
  return items.empty() ? element("p", "Nothing contradicts these data: no symbol is stale, doubted "
                                      "or failed.")
                           + "\n"
                       : around("ul class=\"warns\"", "\n" + items) + "\n";
}

std::string state_of(const store::past_run& run) {
  const auto mark = mark_of_run(run.outcome, run.is_final);
  if (!mark.empty())
    return mark;
  return run.is_final ? "complete, final" : "complete; whether its closes were final is not known";
}

std::string item(std::string_view name, std::string_view value) {
  return element("dt", name) + element("dd", value) + "\n";
}

std::string link_to(std::size_t list, std::size_t at, const page_list& in) {
  const auto& row = in.picks[at].what.what;
  const auto words = row.name + " " + row.code;
  return at < in.detailed ? element("a href=\"#" + pick_id(list, at) + "\"", words)
                          : escaped(words);
}

std::string with_commas(const std::vector<std::string>& all) {
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string gone_text(const page_list& list) {
  std::vector<std::string> names;
  for (const auto& one : list.gone)
    names.push_back(escaped(one.what.name + " " + one.what.code));
  return around("p", fmt::format("<strong>{} left</strong> since {}{}{}", list.gone.size(),
                                 escaped(list.session_before), names.empty() ? "" : ": ",
                                 with_commas(names)))
         + "\n";
}

std::string news_of(const page_list& list, std::size_t number) {
  std::vector<std::string> names;
  std::size_t unknown = 0;
  for (std::size_t i = 0; i < list.picks.size(); ++i) {
    const auto& is_new = list.picks[i].what.what.is_new;
    unknown += is_new ? 0U : 1U;
    if (is_new.value_or(false))
      names.push_back(link_to(number, i, list));
  }
  auto text = element("h3", list.scanner) + "\n";
  if (list.session_before.empty())
    return text
           + element("p", "No complete final list of an earlier session is known, so nothing is "
                          "known to be new.")
           + "\n";
  text += around("p", fmt::format("<strong>{} new</strong> of {} listed{}{}{}", names.size(),
                                  list.picks.size(),
                                  unknown == 0 ? "" : fmt::format(", {} not compared", unknown),
                                  names.empty() ? "" : ": ", with_commas(names)))
          + "\n";
  return text + gone_text(list);
}

} // namespace

std::string freshness_section(const run_page& page) {
  const auto& run = page.run;
  auto items = item("Session", run.date.empty() ? "unknown" : run.date);
  items += item("State", state_of(run));
  if (page.report) {
    const auto& report = *page.report;
    const auto closes = closes_line(*report.summary, config::session_rules_of(*report.settings));
    if (!closes.empty())
      items += item("Basis", std::string_view{closes}.substr(0, closes.size() - 1));
    const auto caches = sum_of(report.status.caches);
    if (caches.oldest_data)
      items += item("Oldest data",
                    fmt::format("{}, taken {} (Korea)", caches.oldest_data.iso(),
                                kst_text(to_utc_time(caches.oldest_capture_us)).substr(0, 16)));
  }
  items += item("Symbols", fmt::format("{} of {} judged", grouped(static_cast<double>(run.judged)),
                                       grouped(static_cast<double>(run.symbols))));
  items += item("Started", started_text(run) + " (Korea)");
  return section("freshness", "Freshness and basis",
                 around("dl", "\n" + items) + "\n" + warnings_markup(page));
}

std::string news_section(const run_page& page) {
  std::string text;
  for (std::size_t i = 0; i < page.lists.size(); ++i)
    text += news_of(page.lists[i], i);
  return section("news", "What is new",
                 text.empty() ? element("p", "No scanner has come to a list.") + "\n" : text);
}

} // namespace tandem::html
