#include "report/candidate.hpp"
#include "report/filter_text.hpp"
#include "report/format/text.hpp"
#include "report/html/json_texts.hpp"
#include "report/html/markup.hpp"
#include "report/html/sections.hpp"
#include "report/html/svg_candles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace tandem::html {

namespace {

using store::candidate_row;

/// "삼성전자 005930"; the code alone where no name is known.
std::string symbol_of(const candidate_row& row) {
  return row.name.empty() || row.name == row.code ? row.code : row.name + " " + row.code;
}

std::string name_of(const candidate_row& row) {
  return row.scanner + ": " + symbol_of(row);
}

std::string price_text(const std::optional<double>& price) {
  return price ? grouped(*price) : "-";
}

std::string place_text(const candidate_row& row) {
  if (row.rank)
    return fmt::format("rank {}", *row.rank);
  return row.position ? fmt::format("place {}", *row.position) : std::string{"-"};
}

std::string listed_text(const candidate_row& row) {
  if (row.is_new.value_or(false))
    return "new on the list";
  const auto days = row.days_listed.value_or(0);
  return days > 1 ? fmt::format("listed for {} sessions in a row", days) : std::string{};
}

/// What is known in one line: place, close, change, plan.
std::string facts_line(const candidate_row& row) {
  auto text = escaped(place_text(row) + ", close " + price_text(row.close)) + " KRW "
              + signed_text(percent_text(row.change_rate, 2));
  const auto add = [&](std::string_view words) {
    if (!words.empty())
      text.append(", ").append(escaped(words));
  };
  if (row.score)
    add("score " + decimal_text(row.score, 1));
  if (row.risk_score)
    add("risk " + decimal_text(row.risk_score, 0));
  add(row.label);
  add(row.strategy);
  if (row.target_profit)
    add("target " + percent_text(row.target_profit, 0));
  if (row.stop_loss)
    add("stop " + percent_text(-*row.stop_loss, 0));
  if (row.holding_days)
    add(fmt::format("up to {} days", *row.holding_days));
  add(listed_text(row));
  return around("p", text) + "\n";
}

std::string quality_line(const candidate_row& row) {
  std::string text;
  if (!row.doubt.empty())
    text += element("p class=\"warn\"", "The candles are doubted: " + row.doubt) + "\n";
  if (row.basis == "stale")
    text += element("p class=\"warn\"", "The close is of an earlier session.") + "\n";
  else if (!row.basis.empty())
    text += element("p class=\"quiet\"", "Close: " + row.basis) + "\n";
  return text;
}

std::string chart(const page_pick& pick) {
  const auto& row = pick.what.what;
  if (pick.candles.empty())
    return element("p class=\"quiet\"", "No candles of it are stored.") + "\n";
  auto text = candle_figure(name_of(row), pick.candles, lines_of(row.engine, pick.candles));
  // A broker divides old prices when shares are split, so those of an old run are others by now.
  if (row.close && std::fabs(pick.candles.back().close - *row.close) >= 0.5)
    text += element("p class=\"quiet\"",
                    fmt::format("The chart shows the candles as they are stored now: the close was "
                                "{} for the run.",
                                price_text(row.close)))
            + "\n";
  return text;
}

std::string checks_table(const candidate_row& row, const store::engine_verdict& engine) {
  table checks{fmt::format("Why {} picked {}", engine.engine, symbol_of(row)),
               {{"filter", false, true},
                {"passed"},
                {"value", true},
                {"must be"},
                {"threshold", true},
                {"margin", true},
                {"what it is", false, false, true}}};
  for (const auto& check : engine.checks) {
    const auto words = describe(engine, check);
    checks.add({escaped(check.what), check.passed ? "pass" : "<strong>FAIL</strong>",
                escaped(words.value), escaped(check.relation), escaped(words.limit),
                escaped(words.margin), escaped(words.meaning)});
  }
  return checks.markup();
}

std::string other_engines(const page_pick& pick) {
  std::string text;
  for (const auto& engine : pick.verdict->engines)
    if (engine.engine != pick.what.what.engine)
      text += element("p class=\"quiet\"",
                      fmt::format("Engine {}: {}", engine.engine,
                                  engine.stage == "matched" ? engine.stage
                                                            : "dropped at " + engine.stage))
              + "\n";
  return text;
}

/// What the score was made of, as far as the rule tells.
std::string flags_line(const candidate_row& row) {
  std::string text;
  for (const auto& [name, value] : members_of(row.flags))
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  return text.empty() ? text : element("p class=\"quiet\"", "Findings: " + text) + "\n";
}

std::string reasons(const page_pick& pick) {
  const auto& row = pick.what.what;
  auto text = element("h5", "Why it was picked") + "\n";
  if (!pick.verdict)
    return text + element("p", "What was found is not kept any more (store.keep.verdicts).") + "\n"
           + flags_line(row);
  for (const auto& engine : pick.verdict->engines)
    if (engine.engine == row.engine) {
      if (engine.signals_count)
        text += element("p", fmt::format("Signals: {} of {}", *engine.signals_count,
                                         engine.signals_total.value_or(0)))
                + "\n";
      text += engine.checks.empty() ? element("p", "No filter is recorded.") + "\n"
                                    : checks_table(row, engine);
    }
  return text + flags_line(row) + other_engines(pick);
}

std::string history(const page_pick& pick) {
  const auto& row = pick.what.what;
  auto text = element("h5", "On this list before") + "\n";
  if (pick.earlier.empty())
    return text + element("p", "On no complete final list of an earlier session.") + "\n";
  table sessions{
    fmt::format("Earlier lists of {} with {}", row.scanner, symbol_of(row)),
    {{"session", false, true}, {"place"}, {"score", true}, {"close", true}, {"close since", true}}};
  for (const auto& one : pick.earlier) {
    const auto& old = one.what;
    const bool has_both = row.close && old.close && *old.close > 0;
    sessions.add({escaped(one.date), escaped(place_text(old)), escaped(decimal_text(old.score, 1)),
                  escaped(price_text(old.close)),
                  signed_text(percent_text(
                    has_both ? std::optional{*row.close / *old.close - 1} : std::nullopt, 1))});
  }
  return text + sessions.markup();
}

} // namespace

std::string pick_article(const page_pick& pick, const std::string& id) {
  const auto& row = pick.what.what;
  const auto start = fmt::format("article class=\"pick\" id=\"{0}\" aria-labelledby=\"h-{0}\"", id);
  return around(start, element("h4 id=\"h-" + id + "\"", name_of(row)) + "\n" + facts_line(row)
                         + quality_line(row) + chart(pick) + reasons(pick) + history(pick))
         + "\n";
}

} // namespace tandem::html
