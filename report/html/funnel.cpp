#include "market/rules/registry.hpp"
#include "report/format/text.hpp"
#include "report/html/markup.hpp"
#include "report/html/sections.hpp"
#include "report/html/svg_bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace tandem::html {

namespace {

using stage_counts = std::map<std::string, std::size_t, std::less<>>;

/// A stage where symbols left.
struct stage {
  std::string name;
  std::string meaning;
  std::size_t dropped = 0;
};

const market::engine_declaration* find_engine(std::string_view name) {
  for (const auto* rule : market::rules())
    for (const auto& engine : rule->engines)
      if (engine->name == name)
        return engine.get();
  return nullptr;
}

/// The filters of an engine in the order in which a symbol meets them, as far as that is known: as
/// declared, then as a pick has met them.
std::vector<stage> known_stages(const run_page& page, const std::string& scanner,
                                const std::string& engine) {
  std::vector<stage> all;
  if (const auto* declared = find_engine(engine))
    for (const auto& one : declared->filters)
      all.push_back({one.name, one.meaning});
  for (const auto& list : page.lists)
    for (const auto& pick : list.picks)
      if (list.scanner == scanner && pick.verdict)
        for (const auto& verdict : pick.verdict->engines)
          if (verdict.engine == engine)
            for (const auto& check : verdict.checks)
              all.push_back({check.what, {}});
  std::set<std::string> seen;
  std::erase_if(all, [&](const stage& one) { return !seen.insert(one.name).second; });
  return all;
}

/// The stages where any symbol left, in their order; those whose order is not known come last, the
/// one that dropped the most first.
std::vector<stage> stages_of(std::vector<stage> known, stage_counts counts) {
  for (auto& one : known)
    if (const auto found = counts.find(one.name); found != counts.end()) {
      one.dropped = found->second;
      counts.erase(found);
    }
  std::erase_if(known, [](const stage& one) { return one.dropped == 0; });
  const auto ordered = static_cast<std::ptrdiff_t>(known.size());
  for (const auto& [name, count] : counts)
    known.push_back({name, {}, count});
  std::stable_sort(known.begin() + ordered, known.end(),
                   [](const stage& a, const stage& b) { return a.dropped > b.dropped; });
  return known;
}

std::string count_text(std::size_t number) {
  return grouped(static_cast<double>(number));
}

std::string engine_funnel(const run_page& page, const scan_result& scan, const std::string& engine,
                          const stage_counts& counts) {
  table rows{fmt::format("Where {} symbols left {}{}", count_text(scan.evaluated), scan.scanner,
                         engine == scan.scanner ? "" : ", engine " + engine),
             {{"stage", false, true},
              {"dropped", true},
              {"left", true},
              {"of all", false},
              {"what it looks at", false, false, true}}};
  auto left = scan.evaluated;
  const auto all = static_cast<double>(std::max<std::size_t>(scan.evaluated, 1));
  const auto add = [&](const std::string& name, std::size_t dropped, const std::string& meaning) {
    rows.add({escaped(name), dropped == 0 ? "" : fmt::format("-{}", count_text(dropped)),
              count_text(left), bar(static_cast<double>(left) / all), escaped(meaning)});
  };
  add("judged", 0, "");
  for (const auto& one : stages_of(known_stages(page, scan.scanner, engine), counts)) {
    left -= std::min(left, one.dropped);
    add(one.name, one.dropped, one.meaning);
  }
  return rows.markup();
}

std::string scanner_funnel(const run_page& page, const scan_result& scan) {
  auto text =
    element("h3", scan.scanner) + "\n"
    + element("p", fmt::format("{} of {} symbols judged, {} matched, {} listed{}.",
                               count_text(scan.evaluated), count_text(scan.total),
                               count_text(scan.matched), count_text(scan.list.candidates.size()),
                               scan.list.below_cutoff == 0
                                 ? std::string{}
                                 : fmt::format(", {} below the cut-off or beyond the cap",
                                               count_text(scan.list.below_cutoff))))
    + "\n";
  for (const auto& [engine, counts] : scan.rejected)
    text += engine_funnel(page, scan, engine, counts);
  return text;
}

} // namespace

std::string funnel_section(const run_page& page) {
  std::string text;
  if (page.report)
    for (const auto& scan : page.report->summary->scans)
      text += scanner_funnel(page, *scan);
  return section("funnel", "Funnel",
                 text.empty() ? element("p", "Nothing was judged.") + "\n" : text);
}

} // namespace tandem::html
