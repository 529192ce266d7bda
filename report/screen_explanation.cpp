#include "report/screen_explanation.hpp"

#include "report/format/csv.hpp"
#include "report/format/paint.hpp"
#include "report/format/text.hpp"
#include "store/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace tandem {

namespace {

using clauses = std::vector<screens::explained_clause>;

std::string stage_of(const screen_explanation& one) {
  return screens::name_of(one.what.result, *one.screen);
}

/// "12 of 85 bars", "division"
std::string why_text(const screens::explained_clause& one) {
  if (!one.why)
    return {};
  if (one.why->cause == screens::unknown_cause::bars)
    return fmt::format("{} of {} bars", one.why->present, one.why->needed);
  return std::string{to_string(one.why->cause)};
}

std::string dates_text(const screens::explained_clause& one) {
  std::string text;
  for (const auto day : one.dates)
    text.append(text.empty() ? "" : " ").append(day.iso());
  return text;
}

/// Enough digits to compare two sides by.
std::string number_text(const std::optional<double>& value) {
  if (!value)
    return "-";
  if (std::fabs(*value) >= 1000)
    return grouped(*value);
  return fmt::format("{:.4g}", *value);
}

std::string margin_text(const std::optional<double>& margin) {
  return margin ? fmt::format("{:+.2f}%", *margin * 100) : "-";
}

std::string truth_text(screens::truth held, const paint& ink) {
  const auto word = left(std::string{to_string(held)}, 7);
  return held == screens::truth::yes ? word : ink.warn(word);
}

std::string clause_lines(std::string_view title, const clauses& all, const paint& ink) {
  if (all.empty())
    return {};
  std::size_t label = title.size();
  std::size_t text = 6;
  for (const auto& one : all) {
    label = std::max(label, display_width(one.label));
    text = std::max(text, display_width(one.text));
  }
  constexpr std::size_t text_width_max = 60;
  text = std::min(text, text_width_max);
  auto lines = ink.dim(fmt::format("  {}  {}  {}  {}  {}  {}", left(std::string{title}, label),
                                   left("truth", 7), left("clause", text), right("left", 14),
                                   right("right", 14), right("margin", 9)))
               + "\n";
  for (const auto& one : all) {
    auto more = why_text(one);
    if (const auto days = dates_text(one); !days.empty())
      more += (more.empty() ? "" : "; ") + days;
    lines += fmt::format("  {}  {}  {}  {}  {}  {}{}\n", left(one.label, label),
                         truth_text(one.held, ink), left(one.text, text),
                         right(number_text(one.left), 14), right(number_text(one.right), 14),
                         right(margin_text(one.margin), 9), more.empty() ? "" : "  " + more);
  }
  return lines;
}

/// Its members, into an object that is open.
void put_clause(json& out, const screens::explained_clause& one) {
  out.put_or_null("label", one.label);
  out.put("text", one.text);
  out.put("truth", to_string(one.held));
  if (one.why) {
    out.open("why");
    out.put("cause", to_string(one.why->cause));
    const bool counts = one.why->cause == screens::unknown_cause::bars;
    out.put("needed", counts ? std::optional{one.why->needed} : std::nullopt);
    out.put("present", counts ? std::optional{one.why->present} : std::nullopt);
    out.close();
  } else {
    out.put_null("why");
  }
  out.put("left", one.left);
  out.put("right", one.right);
  out.put("margin", one.margin);
  out.open_list("dates");
  for (const auto day : one.dates)
    out.put({}, day.iso());
  out.close_list();
}

void put_clauses(json& out, std::string_view key, const clauses& all) {
  out.open_list(key);
  for (const auto& one : all) {
    out.open();
    put_clause(out, one);
    out.close();
  }
  out.close_list();
}

void put_head(json& out, const screen_explanation& one) {
  out.put("scanner", one.scanner);
  out.put("screen", one.screen->name);
  out.put("code", one.code);
  out.put("name", one.name);
  out.put("date", one.day);
  out.put("stage", stage_of(one));
  out.put("score", one.what.result.score);
}

/// Calls `each(part, clause)` for every clause.
template <class Each>
void for_each_clause(const screen_explanation& one, Each each) {
  for (const auto& clause : one.what.universe)
    each("universe", clause);
  for (const auto& clause : one.what.labelled)
    each("clause", clause);
  for (const auto& clause : one.what.scores)
    each("score", clause);
}

} // namespace

std::string screen_explanation_table(const screen_explanation& one, bool color) {
  const paint ink{color};
  const auto stage = stage_of(one);
  auto text = fmt::format("{}  {} {}  screen {}  session {}\n\n", ink.bold("tandem explain"),
                          one.code, one.name, one.scanner, one.day.iso());
  const bool is_match = one.what.result.stage == screens::stage::matched;
  text +=
    ink.bold(one.scanner)
    + (is_match ? ": matched" : fmt::format(": not matched, {}", ink.warn("left at " + stage)));
  if (!one.order.empty())
    text += ", place " + one.order;
  if (one.what.result.score)
    text += fmt::format(", score {:g}", *one.what.result.score);
  text += '\n';
  text += clause_lines("universe", one.what.universe, ink);
  text += clause_lines("clause", one.what.labelled, ink);
  text += clause_lines("score", one.what.scores, ink);
  return text;
}

std::string screen_explanation_json(const screen_explanation& one) {
  json out;
  out.open();
  out.put("schema", "tandem.explain.screen/1");
  put_head(out, one);
  put_clauses(out, "clauses", one.what.labelled);
  put_clauses(out, "universe", one.what.universe);
  put_clauses(out, "scores", one.what.scores);
  out.close();
  return out.text() + "\n";
}

std::string screen_explanation_jsonl(const screen_explanation& one) {
  std::string text;
  for_each_clause(one, [&](std::string_view part, const screens::explained_clause& clause) {
    json out;
    out.open();
    put_head(out, one);
    out.put("part", part);
    put_clause(out, clause);
    out.close();
    text += out.text() + "\n";
  });
  return text;
}

std::string screen_explanation_csv(const screen_explanation& one) {
  auto text = csv_line({"scanner", "screen", "code", "name", "date", "stage", "score", "part",
                        "label", "text", "truth", "why", "left", "right", "margin", "dates"});
  for_each_clause(one, [&](std::string_view part, const screens::explained_clause& clause) {
    text +=
      csv_line({one.scanner, one.screen->name, one.code, one.name, one.day.iso(), stage_of(one),
                csv_number(one.what.result.score), std::string{part}, clause.label, clause.text,
                std::string{to_string(clause.held)}, why_text(clause), csv_number(clause.left),
                csv_number(clause.right), csv_number(clause.margin), dates_text(clause)});
  });
  return text;
}

} // namespace tandem
