#include "report/find/documents.hpp"

#include "report/format/csv.hpp"
#include "report/format/paint.hpp"
#include "report/format/text.hpp"
#include "store/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace tandem {

namespace {

using source = find_column::source;

// More near misses than these are not near; JSON and CSV have all.
constexpr std::size_t near_shown_max = 20;
constexpr std::size_t name_width_max = 20;
// Titles are expressions, too.
constexpr std::size_t title_width_max = 24;

std::vector<found_row> listed_rows(const find_answer& answer) {
  std::vector<found_row> rows;
  for (const auto& one : answer.found.listed)
    rows.push_back({one.place, rows.size() + 1, one.score, nullptr});
  return rows;
}

std::vector<found_row> near_rows(const find_answer& answer) {
  std::vector<found_row> rows;
  for (const auto& one : answer.near)
    rows.push_back(
      {one.place, 0, screens::verdict_of(*answer.done, answer.screen(), one.place).score, &one});
  return rows;
}

side side_of(const find_answer& answer, const find_column& column) {
  switch (column.what) {
    case source::code:
    case source::name:
    case source::market:
    case source::kind:
    case source::truth:
    case source::near:
      return side::left;
    case source::value:
      return answer.query.what->screens()[column.place].labelled.empty() ? side::right : side::left;
    default:
      return side::right;
  }
}

/// A table's lines, each indented; the later a column stands, the sooner it leaves a narrow page.
std::string table_of(const find_answer& answer, const find_columns& columns,
                     const std::vector<found_row>& rows, const page& on) {
  std::vector<std::string> titles;
  for (const auto& column : columns)
    titles.push_back(clipped(column.title, title_width_max));
  std::vector<table_column> layout;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    table_column one{titles[i], titles[i], side_of(answer, columns[i])};
    one.leaves = static_cast<int>(i);
    if (columns[i].what == source::name)
      one.width_max = name_width_max;
    layout.push_back(one);
  }
  std::vector<table_cells> cells;
  for (const auto& row : rows) {
    auto& line = cells.emplace_back();
    for (const auto& column : columns)
      line.push_back(find_cell(answer, column, row));
  }
  const table_layout table{layout, cells, on};
  const paint ink{on.color};
  std::string text = ink.bold(table.titles()) + "\n";
  for (const auto& line : cells)
    text += table.line(line);
  return text + table.note();
}

std::string counted(std::size_t count) {
  return grouped(static_cast<double>(count));
}

/// "-" where a row of the funnel has no such number.
std::string counted(const std::optional<std::size_t>& count) {
  return count ? counted(*count) : "-";
}

std::string heading(const find_answer& answer, const page& on) {
  const auto& what = *answer.screen().what;
  std::string text = fmt::format("tandem find  session {}  ", answer.day.iso());
  if (what.name == "where")
    text += answer.query.asked.text;
  else
    text += what.title.empty() ? what.name : what.name + ": " + what.title;
  const auto stale = answer.symbols.size() - answer.fresh;
  text +=
    fmt::format("\n{} symbols{}, {} matched", counted(answer.symbols.size()),
                stale == 0 ? "" : fmt::format(" ({} without a candle of the day)", counted(stale)),
                counted(answer.found.matched));
  if (answer.found.listed.size() < answer.found.matched)
    text += fmt::format(", {} listed", counted(answer.found.listed.size()));
  if (answer.found.unknown > 0)
    text += fmt::format(", {} unknown (too few candles, or something that is not stored)",
                        counted(answer.found.unknown));
  return folded(text, on.width) + "\n";
}

std::string near_table(const find_answer& answer, const page& on) {
  auto rows = near_rows(answer);
  const auto all = rows.size();
  const auto limit = answer.query.asked.limit;
  rows.resize(std::min(all, limit ? static_cast<std::size_t>(*limit) : near_shown_max));
  std::string text =
    fmt::format("\nnear misses: {}{}\n", counted(all),
                rows.size() < all ? fmt::format(", the nearest {}", counted(rows.size())) : "");
  return rows.empty() ? text : text + table_of(answer, near_find_columns(answer), rows, on);
}

std::string funnel_table(const find_answer& answer, const page& on) {
  std::vector<table_cells> rows;
  for (const auto& one : answer.funnel)
    rows.push_back(
      {one.clause, counted(one.left), counted(one.removed_alone), counted(one.unknown)});
  const table_layout table{{{"step", "step"},
                            {"left", "left", side::right},
                            {"removed alone", "removed alone", side::right},
                            {"unknown", "unknown", side::right}},
                           rows,
                           on};
  const paint ink{on.color};
  std::string text = "\nfunnel\n" + ink.bold(table.titles()) + "\n";
  for (const auto& row : rows)
    text += table.line(row);
  return text;
}

void put_clauses(json& out, const find_answer& answer, std::size_t place) {
  const auto& clauses = answer.screen().what->labelled;
  out.open_list("clauses");
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    const auto& terms = answer.screen().labelled[i];
    out.open();
    out.put("label", clauses[i].label);
    out.put("truth", to_string(answer.done->truth_of(terms.truth, place)));
    for (const auto& [key, what] : {std::pair{"left", terms.left}, std::pair{"right", terms.right}})
      if (what != screens::no_term)
        out.put(key, answer.done->number_of(what, place));
      else
        out.put_null(key);
    out.close();
  }
  out.close_list();
}

/// The expressions among the columns asked for; everything else a document has anyhow.
void put_values(json& out, const find_answer& answer, const found_row& row) {
  out.open("values");
  for (const auto& column : answer.query.columns) {
    if (column.what != source::value)
      continue;
    if (side_of(answer, column) == side::left)
      out.put(column.name, to_string(find_truth(answer, column, row)));
    else
      out.put(column.name, find_number(answer, column, row));
  }
  out.close();
}

void put_row(json& out, const find_answer& answer, const found_row& row) {
  const auto& symbol = answer.symbols[row.place];
  out.put("rank", row.near == nullptr ? std::optional{row.rank} : std::nullopt);
  out.put("code", symbol.code);
  out.put("name", symbol.name);
  out.put_or_null("market", symbol.listed ? to_string(symbol.market) : std::string_view{});
  out.put_or_null("kind", symbol.listed ? to_string(symbol.kind) : std::string_view{});
  for (const auto& [key, what] :
       {std::pair{"score", source::score}, std::pair{"close", source::close},
        std::pair{"change_rate", source::change_rate}, std::pair{"order", source::order_key}})
    out.put(key, find_number(answer, {what, "", "", 0}, row));
  if (row.near != nullptr) {
    out.put("clause", row.near->label);
    out.put("margin", row.near->margin);
  }
  put_clauses(out, answer, row.place);
  put_values(out, answer, row);
}

void put_asked(json& out, const find_answer& answer) {
  const auto& what = *answer.screen().what;
  out.put("date", answer.day);
  out.put("screen", what.name);
}

void put_funnel(json& out, const find_answer& answer) {
  out.open_list("funnel");
  for (const auto& one : answer.funnel) {
    out.open();
    out.put("clause", one.clause);
    out.put("removed_alone", one.removed_alone);
    out.put("unknown", one.unknown);
    out.put("left", one.left);
    out.close();
  }
  out.close_list();
}

} // namespace

std::string find_table(const find_answer& answer, const page& on) {
  auto text = heading(answer, on);
  if (const auto rows = listed_rows(answer); !rows.empty())
    text += table_of(answer, usual_find_columns(answer), rows, on);
  if (answer.query.asked.near)
    text += near_table(answer, on);
  if (answer.query.asked.funnel)
    text += funnel_table(answer, on);
  return text;
}

std::string find_json(const find_answer& answer) {
  const auto& what = *answer.screen().what;
  json out;
  out.open();
  out.put("schema", "tandem.find/1");
  put_asked(out, answer);
  out.put_or_null("title", what.title);
  out.put_or_null("where", what.name == "where" ? answer.query.asked.text : std::string_view{});
  out.put("symbols", answer.symbols.size());
  out.put("fresh", answer.fresh);
  out.put("matched", answer.found.matched);
  out.put("unknown", answer.found.unknown);
  const auto put_list = [&](std::string_view key, const std::vector<found_row>& rows) {
    out.open_list(key);
    for (const auto& row : rows) {
      out.open();
      put_row(out, answer, row);
      out.close();
    }
    out.close_list();
  };
  put_list("candidates", listed_rows(answer));
  if (answer.query.asked.near)
    put_list("near", near_rows(answer));
  else
    out.put_null("near");
  if (answer.query.asked.funnel)
    put_funnel(out, answer);
  else
    out.put_null("funnel");
  out.close();
  return out.text() + "\n";
}

std::string find_jsonl(const find_answer& answer) {
  std::string text;
  const auto put_line = [&](const found_row& row) {
    json out;
    out.open();
    put_asked(out, answer);
    put_row(out, answer, row);
    out.close();
    text += out.text() + "\n";
  };
  for (const auto& row : listed_rows(answer))
    put_line(row);
  for (const auto& row : near_rows(answer))
    put_line(row);
  return text;
}

std::string find_csv(const find_answer& answer) {
  const auto columns = all_find_columns(answer);
  std::vector<std::string> fields;
  for (const auto& column : columns)
    fields.push_back(column.name);
  auto text = csv_line(fields);
  for (const auto& rows : {listed_rows(answer), near_rows(answer)})
    for (const auto& row : rows) {
      fields.clear();
      for (const auto& column : columns)
        fields.push_back(find_field(answer, column, row));
      text += csv_line(fields);
    }
  return text;
}

} // namespace tandem
