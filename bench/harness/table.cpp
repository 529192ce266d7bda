#include "bench/harness/table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tandem::bench {

namespace {

using lines = std::vector<std::vector<std::string>>;

std::string number(double value, int digits) {
  return fmt::format("{:.{}f}", value, digits);
}

std::string heading(const column& of) {
  return of.unit.empty() ? of.name : of.name + " " + of.unit;
}

/// Every cell of the table, the heading first.
lines cells_of(const table& all) {
  lines cells{{""}};
  for (const auto& column : all.columns)
    cells.front().push_back(heading(column));
  for (const auto& row : all.rows) {
    auto& line = cells.emplace_back();
    line.push_back(row.name);
    for (std::size_t i = 0; i < all.columns.size(); ++i)
      line.push_back(i < row.figures.size() ? to_text(row.figures[i], all.columns[i]) : "-");
  }
  return cells;
}

std::vector<std::size_t> widths_of(const lines& cells) {
  std::vector<std::size_t> widths(cells.front().size(), 0);
  for (const auto& line : cells)
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], line[i].size());
  return widths;
}

} // namespace

std::string to_text(const samples& figures, const column& of) {
  if (figures.empty())
    return "-";
  const auto all = summarize(figures);
  const auto low = number(all.low, of.digits);
  const auto high = number(all.high, of.digits);
  auto text = number(all.median, of.digits);
  if (low != high)
    text += " (" + low + "-" + high + ")";
  return text;
}

std::string to_text(const table& all) {
  const auto cells = cells_of(all);
  const auto widths = widths_of(cells);
  auto text = all.title + "\n";
  for (const auto& line : cells) {
    std::string out = fmt::format("  {:<{}}", line[0], widths[0]);
    for (std::size_t i = 1; i < line.size(); ++i)
      out += fmt::format("  {:>{}}", line[i], widths[i]);
    text += out + "\n";
  }
  for (const auto& row : all.rows)
    if (!row.note.empty())
      text += fmt::format("  {}: {}\n", row.name, row.note);
  return text;
}

std::string to_text(const goal& one) {
  const auto* side = one.direction == goal::side::at_most ? "at most" : "at least";
  return fmt::format("{:<7} {}: {:.4g}{}, wanted {} {:.4g}", one.is_met() ? "met" : "MISSED",
                     one.what, one.value, one.unit.empty() ? "" : " " + one.unit, side, one.limit);
}

} // namespace tandem::bench
