#include "report/screen_list.hpp"

#include "report/format/csv.hpp"
#include "report/format/paint.hpp"
#include "screens/shelf.hpp"
#include "store/json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tandem {

namespace {

bool is_shelved(const screens::screen_text& text) {
  const auto all = screens::shelf();
  return std::any_of(all.begin(), all.end(), [&](const auto& one) {
    return one.name == text.name && one.text == text.text;
  });
}

std::size_t count_errors(const listed_screen& one) {
  return static_cast<std::size_t>(
    std::count_if(one.made->found.begin(), one.made->found.end(),
                  [](const auto& each) { return each.weight == screens::severity::error; }));
}

std::string value_text(double value, bool percent) {
  return percent ? fmt::format("{:.10g}%", value * 100) : fmt::format("{:.10g}", value);
}

std::string parameters_text(const screens::screen& what) {
  std::string text;
  for (const auto& one : what.parameters)
    text.append(text.empty() ? "" : ", ").append(parameter_text(one));
  return text;
}

std::string title_of(const listed_screen& one) {
  if (one.made->what)
    return one.made->what->title;
  const auto errors = count_errors(one);
  return fmt::format("{} error{}: tandem check {}", errors, errors == 1 ? "" : "s", one.text->file);
}

std::string bars_of(const listed_screen& one) {
  return one.made->what ? std::to_string(one.made->what->bars_needed) : "";
}

void put_screen(json& out, const listed_screen& one) {
  out.open();
  out.put("name", one.text->name);
  out.put_or_null("title", one.made->what ? one.made->what->title : std::string{});
  out.put_or_null("source", screens::source_of(one.text->text));
  out.put_or_null("file", is_shelved(*one.text) ? std::string_view{} : one.text->file);
  out.put("errors", count_errors(one));
  out.put("bars", one.made->what ? std::optional{one.made->what->bars_needed} : std::nullopt);
  out.open_list("params");
  if (one.made->what)
    for (const auto& each : one.made->what->parameters) {
      out.open();
      out.put("name", each.name);
      out.put("value", each.value);
      out.put("percent", each.percent);
      out.put("min", each.lower);
      out.put("max", each.upper);
      out.close();
    }
  out.close_list();
  out.put("text", one.text->text);
  out.close();
}

} // namespace

std::vector<listed_screen> list_screens(screens::catalog& known) {
  std::vector<listed_screen> all;
  for (const auto& text : known.texts())
    all.push_back({&text, &known.screen_named(text.name)});
  return all;
}

std::string parameter_text(const screens::parameter& what) {
  auto text = fmt::format("{} = {}", what.name, value_text(what.value, what.percent));
  if (what.lower && what.upper)
    text += fmt::format(" ({}..{})", value_text(*what.lower, what.percent),
                        value_text(*what.upper, what.percent));
  return text;
}

std::string screens_table(const std::vector<listed_screen>& all, const page& on) {
  std::vector<table_cells> rows;
  for (const auto& one : all)
    rows.push_back({one.text->name, bars_of(one), title_of(one),
                    one.made->what ? parameters_text(*one.made->what) : "",
                    is_shelved(*one.text) ? "" : one.text->file});
  const bool has_own =
    std::any_of(rows.begin(), rows.end(), [](const auto& row) { return !row.back().empty(); });
  std::vector<table_column> columns{{"name", "name"},
                                    {"bars", "bars", side::right, 2},
                                    {"title", "title", side::left, 1, 70},
                                    {"parameters", "parameters", side::left, 3}};
  if (has_own)
    columns.push_back({"file", "file", side::left, 4});
  else
    for (auto& row : rows)
      row.pop_back();
  const table_layout table{columns, rows, on};
  const paint ink{on.color};
  std::string text = ink.bold(table.titles()) + "\n";
  for (const auto& row : rows)
    text += table.line(row);
  return text + table.note();
}

std::string screens_json(const std::vector<listed_screen>& all) {
  json out;
  out.open();
  out.put("schema", "tandem.screens/1");
  out.open_list("screens");
  for (const auto& one : all)
    put_screen(out, one);
  out.close_list();
  out.close();
  return out.text() + "\n";
}

std::string screens_jsonl(const std::vector<listed_screen>& all) {
  std::string text;
  for (const auto& one : all) {
    json out;
    put_screen(out, one);
    text += out.text() + "\n";
  }
  return text;
}

std::string screens_csv(const std::vector<listed_screen>& all) {
  auto text = csv_line({"name", "title", "source", "file", "errors", "bars", "params"});
  for (const auto& one : all)
    text +=
      csv_line({one.text->name, one.made->what ? one.made->what->title : "",
                std::string{screens::source_of(one.text->text)},
                is_shelved(*one.text) ? "" : one.text->file, std::to_string(count_errors(one)),
                bars_of(one), one.made->what ? parameters_text(*one.made->what) : ""});
  return text;
}

} // namespace tandem
