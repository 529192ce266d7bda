#include "report/backtest.hpp"
#include "report/backtest_columns.hpp"
#include "store/json.hpp"

#include <chrono>

namespace tandem {

namespace {

using market::backtest::trade_reason_words;

void put_members(json& out, const market::backtest::summary_row& row) {
  out.put("scanner", row.scanner);
  out.put("engine", row.engine);
  out.put("set", set_name(row));
  out.put("exit", exit_name(row.horizon));
  out.put("period", row.period);
  out.put("signals", row.what.signals);
  out.put("signal_days", row.what.signal_days);
  out.open("reasons");
  for (std::size_t i = 0; i < trade_reason_words.size(); ++i)
    if (row.what.reasons[i] > 0)
      out.put(trade_reason_words[i], row.what.reasons[i]);
  out.close();
  out.put("valued", row.what.valued);
  for (const auto& column : statistic_columns())
    out.put(column.name, column.value(row.what));
}

void put_ground(json& out, const backtest_report& found) {
  out.open("range");
  out.put("from", found.settings.from);
  out.put("to", found.settings.to);
  out.put("first", found.first);
  out.put("last", found.last);
  out.put("sessions", found.sessions);
  out.close();
  out.open("universe");
  out.put("symbols", found.symbols);
  out.put("not_stored", found.not_stored);
  out.put("series_end_early", found.series_end_early);
  out.put("short_history", found.short_history);
  out.put("adjusted_first", found.adjusted_first);
  out.put("adjusted_last", found.adjusted_last);
  out.close();
  std::map<std::string_view, std::size_t> words;
  for (const auto& day : found.days)
    if (day.word)
      ++words[to_string(*day.word)];
  out.open("regime");
  out.put("version", found.regime_version);
  out.open("words");
  for (const auto& [word, sessions] : words)
    out.put(word, sessions);
  out.close();
  out.open("missing");
  for (const auto& [part, sessions] : found.missing)
    out.put(part, sessions);
  out.close();
  out.close();
}

void put_money(json& out, const backtest_report& found) {
  const auto& costs = found.settings.costs;
  out.open("costs");
  out.put("fee_rate", costs.fee_rate);
  out.put("slippage_ticks", costs.slippage_ticks);
  if (costs.tax_rate)
    out.put("tax", *costs.tax_rate);
  else
    out.put("tax", "krx");
  out.close();
  out.open("bootstrap");
  out.put("generator", "splitmix64");
  out.put("seed", found.settings.bootstrap.seed);
  out.put("resamples", found.settings.bootstrap.resamples);
  out.close();
}

void put_days(json& out, const backtest_report& found) {
  out.open_list("days");
  for (const auto& day : found.days) {
    out.open();
    out.put("day", day.day);
    out.put("regime", day.word ? std::optional{to_string(*day.word)} : std::nullopt);
    out.open("universe");
    for (std::size_t i = 0; i < day.universe.size(); ++i)
      out.put(exit_name(found.settings.horizons[i]), day.universe[i]);
    out.close();
    out.open_list("counts");
    for (std::size_t i = 0; i < day.counts.size(); ++i) {
      out.open();
      out.put("scanner", found.engines[i].first);
      out.put("engine", found.engines[i].second);
      out.put("listed", day.counts[i].listed);
      out.put("all", day.counts[i].all);
      out.close();
    }
    out.close_list();
    out.close();
  }
  out.close_list();
}

void put_lookahead(json& out, const market::backtest::lookahead_check& check) {
  out.open("lookahead");
  out.put("sessions", check.sessions);
  out.put("verdicts", check.verdicts);
  if (!check.first) {
    out.put_null("difference");
    out.close();
    return;
  }
  out.open("difference");
  out.put("session", check.first->session);
  out.put_or_null("scanner", check.first->scanner);
  out.put_or_null("code", check.first->code);
  out.put("what", check.first->what);
  out.put("as_judged", check.first->judged);
  out.put("with_another_future", check.first->altered);
  out.close();
  out.close();
}

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>{time}.count();
}

} // namespace

std::string backtest_json(const backtest_report& found) {
  json out;
  out.open();
  out.put("schema", "tandem.backtest/1");
  put_ground(out, found);
  put_money(out, found);
  out.open_list("results");
  for (const auto& row : found.rows) {
    out.open();
    put_members(out, row);
    out.close();
  }
  out.close_list();
  put_days(out, found);
  if (found.lookahead)
    put_lookahead(out, *found.lookahead);
  out.open_list("notes");
  for (const auto& note : found.notes)
    out.put({}, note);
  out.close_list();
  out.open("resources");
  out.put("wall_s", seconds(found.resources.wall));
  out.put("cpu_s", seconds(found.resources.cpu));
  out.put("peak_rss_mb", static_cast<double>(found.resources.peak_rss_bytes) / 1e6);
  out.put("judged", found.judged);
  out.close();
  out.close();
  return out.text() + "\n";
}

std::string backtest_jsonl(const backtest_report& found) {
  std::string text;
  for (const auto& row : found.rows) {
    json out;
    out.open();
    put_members(out, row);
    out.close();
    text += out.text() + "\n";
  }
  return text;
}

} // namespace tandem
