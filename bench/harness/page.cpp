#include "bench/harness/page.hpp"

#include "bench/harness/chart.hpp"
#include "bench/harness/table.hpp"

#include <fmt/format.h>

namespace tandem::bench {

namespace {

constexpr std::string_view head = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tandem: what it was measured at</title>
<style>
:root {
  --paper: #fcfcfb; --ink: #1d1f23; --soft: #666b73; --rule: #dcdee2; --bad: #b3261e; --good: #1b6e3c;
  --c0: #2f6db5; --c1: #d9822b; --c2: #3a9b78; --c3: #a4508b; --c4: #8a7a2f; --c5: #5d6570;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17191d; --ink: #e6e7ea; --soft: #9aa0a9; --rule: #33373e; --bad: #f2857d; --good: #7cc99a;
    --c0: #6aa5e8; --c1: #e8a55e; --c2: #68c5a1; --c3: #cf88bb; --c4: #c2b15e; --c5: #a3abb6;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 .25rem; border-top: 1px solid var(--rule); padding-top: 1.5rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
.soft, figcaption, .note { color: var(--soft); font-size: .875rem; }
nav a { margin-right: 1rem; }
a { color: var(--c0); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem .3rem 0; text-align: right; border-bottom: 1px solid var(--rule);
  white-space: nowrap; vertical-align: top; }
th:first-child, td:first-child { text-align: left; }
th { font-weight: 600; }
td small { color: var(--soft); display: block; }
td.note { white-space: normal; text-align: left; }
.met { color: var(--good); } .missed { color: var(--bad); font-weight: 600; }
figure { margin: 1rem 0; max-width: 48rem; }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; }
svg text { fill: var(--ink); } svg .name { text-anchor: end; } svg .middle { text-anchor: middle; }
svg .spread { stroke: var(--ink); stroke-width: 1.5; } svg .grid { stroke: var(--rule); }
svg .line { fill: none; stroke-width: 2; }
.s0 { fill: var(--c0); } .s1 { fill: var(--c1); } .s2 { fill: var(--c2); }
.s3 { fill: var(--c3); } .s4 { fill: var(--c4); } .s5 { fill: var(--c5); }
.l0 { stroke: var(--c0); } .l1 { stroke: var(--c1); } .l2 { stroke: var(--c2); }
.l3 { stroke: var(--c3); } .l4 { stroke: var(--c4); } .l5 { stroke: var(--c5); }
</style>
</head>
<body>
)";

std::string cell(const samples& figures, const column& of) {
  if (figures.empty())
    return "<td>–</td>";
  const auto text = escaped(to_text(figures, of));
  const auto spread = text.find(" (");
  if (spread == std::string::npos)
    return "<td>" + text + "</td>";
  const auto inner = text.substr(spread + 2, text.size() - spread - 3);
  return "<td>" + text.substr(0, spread) + "<small>" + inner + "</small></td>";
}

std::string html_of(const table& all) {
  auto html = "<h3>" + escaped(all.title) + "</h3>\n";
  for (const auto& one : all.charts)
    if (const auto svg = svg_of(one, all); !svg.empty())
      html += "<figure>" + svg + "<figcaption>" + escaped(one.title) + "</figcaption></figure>\n";
  html += "<div class=\"wide\"><table><tr><th></th>";
  for (const auto& column : all.columns)
    html += "<th>" + escaped(column.name) + "<br>" + escaped(column.unit) + "</th>";
  html += "</tr>\n";
  for (const auto& row : all.rows) {
    html += "<tr><td>" + escaped(row.name) + "</td>";
    for (std::size_t i = 0; i < all.columns.size(); ++i)
      html += cell(i < row.figures.size() ? row.figures[i] : samples{}, all.columns[i]);
    if (!row.note.empty())
      html += "<td class=\"note\">" + escaped(row.note) + "</td>";
    html += "</tr>\n";
  }
  return html + "</table></div>\n";
}

std::string goals_of(const std::vector<result_file>& all) {
  std::string rows;
  for (const auto& file : all)
    for (const auto& one : file.found.goals) {
      const auto side = one.direction == goal::side::at_most ? "≤" : "≥";
      rows += fmt::format("<tr><td>{}</td><td>{:.4g} {}</td><td>{} {:.4g} {}</td>"
                          "<td class=\"{}\">{}</td><td><a href=\"#{}\">{}</a></td></tr>\n",
                          escaped(one.what), one.value, escaped(one.unit), side, one.limit,
                          escaped(one.unit), one.is_met() ? "met" : "missed",
                          one.is_met() ? "✓ met" : "✗ missed", file.question, file.question);
    }
  if (rows.empty())
    return {};
  return "<h3>Goals</h3>\n<div class=\"wide\"><table><tr><th></th><th>measured</th><th>wanted</th>"
         "<th></th><th>question</th></tr>\n"
         + rows + "</table></div>\n";
}

std::string html_of(const result_file& all) {
  auto html = fmt::format("<h2 id=\"{0}\">{0}</h2>\n<p>{1}</p>\n", all.question, escaped(all.asks));
  const auto& where = all.where;
  html += fmt::format(
    "<p class=\"soft\">{}{} repetitions in {:.0f} s at {}. Commit {}, {}, {} cores, {}, "
    "{}, governor {}, load {:.1f}; {}, preset {} ({}).</p>\n",
    all.smoke ? "Smoke run, no measurement. " : "", all.repetitions, all.took_s, escaped(where.at),
    escaped(where.commit), escaped(where.cpu), where.cores, escaped(where.memory),
    escaped(where.kernel), escaped(where.governor), where.load, escaped(where.compiler),
    escaped(where.preset), escaped(where.build));
  for (const auto& one : all.found.tables)
    html += html_of(one);
  if (!all.found.notes.empty()) {
    html += "<ul class=\"soft\">\n";
    for (const auto& one : all.found.notes)
      html += "<li>" + escaped(one) + "</li>\n";
    html += "</ul>\n";
  }
  return html;
}

} // namespace

std::string page_of(const std::vector<result_file>& all) {
  std::string html{head};
  html += "<h1>tandem, measured</h1>\n<p>Every figure is the median of its repetitions, with the "
          "lowest and the highest below it; what is compared was measured in one run, by turns. "
          "<code>bench/run.sh</code> makes this page.</p>\n<nav>";
  for (const auto& one : all)
    html += fmt::format("<a href=\"#{0}\">{0}</a>", one.question);
  html += "</nav>\n" + goals_of(all);
  for (const auto& one : all)
    html += html_of(one);
  return html + "</body>\n</html>\n";
}

} // namespace tandem::bench
