#include "report/explain.hpp"

#include "report/candidate.hpp"
#include "report/filter_text.hpp"
#include "report/format/csv.hpp"
#include "report/format/paint.hpp"
#include "report/format/text.hpp"
#include "report/runs.hpp"
#include "report/stored_checks.hpp"
#include "store/json.hpp"
#include "store/results/candidate_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace tandem {

namespace {

constexpr std::string_view matched_stage = "matched";

/// How an engine's match ended: in the list with its own row, in the list with the row of another
/// engine, or not in the list.
enum class place : std::uint8_t { dropped, listed, listed_with_other, unlisted };

place place_of(const scanner_verdict& scanner, const store::engine_verdict& engine) {
  if (engine.stage != matched_stage)
    return place::dropped;
  if (scanner.candidate && scanner.candidate->engine == engine.engine)
    return place::listed;
  if (scanner.candidate && store::also_of(*scanner.candidate) == engine.engine)
    return place::listed_with_other;
  return place::unlisted;
}

bool is_listed(place where) {
  return where == place::listed || where == place::listed_with_other;
}

std::string unlisted_text(run_outcome outcome) {
  if (outcome == run_outcome::complete || outcome == run_outcome::partial)
    return "matched, but not listed: below the cut-off or beyond the cap of the list, or the "
           "regime closed it";
  return "matched, but not listed: the run has not come as far, or the list was cut before it";
}

std::string decision_text(const explanation& what, const scanner_verdict& scanner,
                          const store::engine_verdict& engine) {
  switch (place_of(scanner, engine)) {
    case place::dropped:
      return "not picked: dropped at " + engine.stage;
    case place::listed_with_other:
      return "picked, listed in the row of " + scanner.candidate->engine;
    case place::unlisted:
      if (const auto* by = kept_out_by(engine))
        return "matched, but not listed: " + kept_out_text(*by);
      return unlisted_text(what.run.outcome);
    case place::listed:
      break;
  }
  const auto& row = *scanner.candidate;
  std::string text = "picked";
  if (row.rank)
    text += fmt::format(", rank {}", *row.rank);
  else if (row.position)
    text += fmt::format(", place {} of the list", *row.position);
  return row.score ? text + ", score " + decimal_text(row.score, 1) : text;
}

struct widths {
  std::size_t filter = 6;
  std::size_t value = 5;
  std::size_t limit = 9;
};

widths widths_of(const store::engine_verdict& engine) {
  widths all;
  for (const auto& check : engine.checks) {
    if (!is_filter(engine, check))
      continue;
    const auto text = describe(engine, check);
    all.filter = std::max(all.filter, check.what.size());
    all.value = std::max(all.value, text.value.size());
    all.limit = std::max(all.limit, text.limit.size());
  }
  return all;
}

const moved_threshold* moved_in(const explanation& what, const std::string& scanner,
                                const store::engine_verdict& engine,
                                const store::engine_check& check) {
  const auto found = std::find_if(what.moved.begin(), what.moved.end(), [&](const auto& one) {
    return one.scanner == scanner && one.engine == engine.engine && one.filter == check.what;
  });
  return found == what.moved.end() ? nullptr : &*found;
}

/// "cross yes, macd no": the signs that a score or a filter counts.
std::string signs_text(const store::engine_verdict& engine) {
  std::string text;
  for (const auto& check : engine.checks)
    if (is_sign(check))
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", sign_name(check),
                          describe(engine, check).value);
  return text.empty() ? text : "  signals: " + text + "\n";
}

std::string checks_table(const explanation& what, const std::string& scanner,
                         const store::engine_verdict& engine, const paint& ink) {
  if (engine.checks.empty())
    return "  no filter is recorded\n";
  const auto wide = widths_of(engine);
  auto text = ink.dim(fmt::format("        {}  {}      {}  what it is", left("filter", wide.filter),
                                  right("value", wide.value), left("threshold", wide.limit)))
              + "\n";
  bool dropped = false;
  for (const auto& check : engine.checks) {
    if (!is_filter(engine, check))
      continue;
    const auto words = describe(engine, check);
    const auto* moved = moved_in(what, scanner, engine, check);
    const auto why = moved == nullptr
                       ? std::string{}
                       : fmt::format("; {} without the regime ({})",
                                     limit_text(engine, check, moved->without), what.regime);
    const bool drops = !check.passed && check.what == engine.stage && !std::exchange(dropped, true);
    text += fmt::format("{} {}  {}  {}  {}  {}  {}{}\n", drops ? ">" : " ",
                        check.passed ? "pass" : ink.warn("FAIL"), left(check.what, wide.filter),
                        right(words.value, wide.value), left(check.relation, 2),
                        left(words.limit, wide.limit), words.meaning, why);
  }
  return text;
}

/// "v2", or "v3 midterm" for a scanner with engines of other names.
std::string title_of(const scanner_verdict& scanner, const store::engine_verdict& engine) {
  return scanner.scanner == engine.engine ? engine.engine : scanner.scanner + " " + engine.engine;
}

/// "  close: evening; candles doubted: hole"; nothing where the rows are of an older version.
std::string quality_text(const scanner_verdict& scanner, const paint& ink) {
  std::string text;
  if (!scanner.basis.empty())
    text += "  close: " + scanner.basis;
  if (!scanner.doubt.empty())
    text += (text.empty() ? "  " : "; ") + ink.warn("candles doubted: " + scanner.doubt);
  return text.empty() ? text : text + "\n";
}

std::string engine_text(const explanation& what, const scanner_verdict& scanner,
                        const store::engine_verdict& engine, const paint& ink) {
  const auto signals =
    engine.signals_count
      ? fmt::format("; signals {} of {}", *engine.signals_count, engine.signals_total.value_or(0))
      : std::string{};
  return fmt::format("\n{}: {}{}\n", ink.bold(title_of(scanner, engine)),
                     decision_text(what, scanner, engine), signals)
         + quality_text(scanner, ink) + signs_text(engine)
         + checks_table(what, scanner.scanner, engine, ink);
}

std::string session_of(const store::past_run& run) {
  return run.date.empty() ? "unknown" : run.date;
}

void put_candidate(json& out, const std::optional<store::candidate_row>& row) {
  if (!row) {
    out.put_null("candidate");
    return;
  }
  out.open("candidate");
  out.put("position", row->position);
  out.put("rank", row->rank);
  out.put("engine", row->engine);
  out.put("score", row->score);
  out.put("risk_score", row->risk_score);
  out.put_or_null("label", row->label);
  out.put_or_null("strategy", row->strategy);
  out.close();
}

void put_check_members(json& out, const store::engine_verdict& engine,
                       const store::engine_check& check) {
  const auto words = describe(engine, check);
  put_check(out, check);
  out.put("unit", words.unit);
  out.put_or_null("meaning", words.meaning);
}

/// The list's own check, as `kept_out`.
void put_kept_out(json& out, const store::engine_check* by) {
  if (by == nullptr)
    return out.put_null("kept_out");
  out.open("kept_out");
  out.put("by", by->what);
  out.put("value", by->value);
  out.put("limit", by->limit);
  out.close();
}

void put_engine(json& out, const explanation& what, const scanner_verdict& scanner,
                const store::engine_verdict& engine) {
  out.open();
  out.put("engine", engine.engine);
  out.put("stage", engine.stage);
  out.put("listed", is_listed(place_of(scanner, engine)));
  out.put("signals_count", engine.signals_count);
  out.put("signals_total", engine.signals_total);
  out.open("signals");
  for (const auto& check : engine.checks)
    if (is_sign(check))
      out.put(sign_name(check), check.value == 1.0);
  out.close();
  put_kept_out(out, kept_out_by(engine));
  out.open_list("checks");
  for (const auto& check : engine.checks) {
    if (!is_filter(engine, check))
      continue;
    out.open();
    put_check_members(out, engine, check);
    const auto* moved = moved_in(what, scanner.scanner, engine, check);
    out.put("limit_without_regime",
            moved == nullptr ? std::optional<double>{} : std::optional{moved->without});
    out.close();
  }
  out.close_list();
  out.close();
}

/// Calls `each(scanner, engine, check)` for every filter, in order.
template <class Each>
void for_each_check(const explanation& what, Each each) {
  for (const auto& scanner : what.scanners)
    for (const auto& engine : scanner.engines)
      for (const auto& check : engine.checks)
        if (is_filter(engine, check))
          each(scanner, engine, check);
}

/// The rank of the engine's own row.
std::optional<int> rank_of(const scanner_verdict& scanner, const store::engine_verdict& engine) {
  return place_of(scanner, engine) == place::listed ? scanner.candidate->rank : std::nullopt;
}

} // namespace

explanation make_explanation(const store::past_run& run,
                             const std::vector<store::past_verdict>& verdicts,
                             const std::vector<store::past_candidate>& candidates) {
  explanation what;
  what.run = run;
  for (const auto& row : verdicts) {
    what.code = row.what.code;
    auto& one = what.scanners.emplace_back();
    one.scanner = row.scanner;
    one.matched = store::is_match(row.what);
    one.basis = row.what.basis;
    one.doubt = row.what.doubt;
    one.engines = row.what.engines;
    const auto listed = std::find_if(
      candidates.begin(), candidates.end(), [&](const store::past_candidate& candidate) {
        return candidate.what.scanner == row.scanner && candidate.what.code == row.what.code;
      });
    if (listed != candidates.end())
      one.candidate = listed->what;
  }
  return what;
}

void add_moved_thresholds(explanation& what, const std::string& regime,
                          const threshold_of& written) {
  what.regime = regime;
  for (const auto& scanner : what.scanners)
    for (const auto& engine : scanner.engines)
      for (const auto& check : engine.checks) {
        const auto key = threshold_key(engine, check);
        const auto value = key.empty() ? std::nullopt : written(scanner.scanner, key);
        if (value && check.limit && *value != *check.limit)
          what.moved.push_back({scanner.scanner, engine.engine, check.what, *value});
      }
}

std::string explain_table(const explanation& what, bool color) {
  const paint ink{color};
  const bool is_provisional = !what.run.is_final.value_or(true);
  auto text = fmt::format("{}  {} {}  run {}  session {}  {}{}\n", ink.bold("tandem explain"),
                          what.code, what.name, what.run.id, session_of(what.run),
                          outcome_text(what.run), is_provisional ? ink.warn("  PROVISIONAL") : "");
  for (const auto& scanner : what.scanners)
    for (const auto& engine : scanner.engines)
      text += engine_text(what, scanner, engine, ink);
  return text;
}

std::string explain_json(const explanation& what) {
  json out;
  out.open();
  out.put("schema", "tandem.explain/1");
  out.open("run");
  put_run_members(out, what.run);
  out.close();
  out.put("code", what.code);
  out.put("name", what.name);
  out.open_list("scanners");
  for (const auto& scanner : what.scanners) {
    out.open();
    out.put("scanner", scanner.scanner);
    out.put("matched", scanner.matched);
    out.put_or_null("basis", scanner.basis);
    out.put_or_null("doubt", scanner.doubt);
    put_candidate(out, scanner.candidate);
    out.open_list("engines");
    for (const auto& engine : scanner.engines)
      put_engine(out, what, scanner, engine);
    out.close_list();
    out.close();
  }
  out.close_list();
  out.close();
  return out.text() + "\n";
}

std::string explain_jsonl(const explanation& what) {
  std::string text;
  for_each_check(what, [&](const auto& scanner, const auto& engine, const auto& check) {
    json out;
    out.open();
    out.put("run", what.run.id);
    out.put_or_null("date", what.run.date);
    out.put("scanner", scanner.scanner);
    out.put("engine", engine.engine);
    out.put("code", what.code);
    out.put("name", what.name);
    out.put("stage", engine.stage);
    out.put("listed", is_listed(place_of(scanner, engine)));
    out.put("rank", rank_of(scanner, engine));
    put_check_members(out, engine, check);
    out.put("outcome", to_string(what.run.outcome));
    out.put("final", what.run.is_final);
    out.put_or_null("basis", scanner.basis);
    out.put_or_null("doubt", scanner.doubt);
    out.close();
    text += out.text() + "\n";
  });
  return text;
}

std::string explain_csv(const explanation& what) {
  auto text = csv_line({"run",    "date", "scanner", "engine", "code",     "name",  "stage",
                        "listed", "rank", "filter",  "value",  "relation", "limit", "up_to",
                        "passed", "unit", "outcome", "state",  "basis",    "doubt"});
  for_each_check(what, [&](const auto& scanner, const auto& engine, const auto& check) {
    text += csv_line({what.run.id,
                      what.run.date,
                      scanner.scanner,
                      engine.engine,
                      what.code,
                      what.name,
                      engine.stage,
                      is_listed(place_of(scanner, engine)) ? "true" : "false",
                      csv_number(rank_of(scanner, engine)),
                      check.what,
                      csv_number(check.value),
                      check.relation,
                      csv_number(check.limit),
                      csv_number(check.up_to),
                      check.passed ? "true" : "false",
                      std::string{describe(engine, check).unit},
                      std::string{to_string(what.run.outcome)},
                      std::string{state_text(what.run.is_final)},
                      scanner.basis,
                      scanner.doubt});
  });
  return text;
}

} // namespace tandem
