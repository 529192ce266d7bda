#include "report/backtest.hpp"
#include "report/backtest_columns.hpp"
#include "report/format/paint.hpp"
#include "report/format/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string_view>

namespace tandem {

namespace {

using market::backtest::interval;
using market::backtest::statistics;
using market::backtest::summary_row;
using market::backtest::trade_reason;

constexpr auto nothing = "-";
/// Fewer days apart tell nearly nothing.
constexpr std::size_t days_few = 10;

std::string count_text(std::size_t count) {
  return grouped(static_cast<double>(count));
}

/// "+0.23%"
std::string percent(const std::optional<double>& fraction, int decimals = 2) {
  return fraction ? fmt::format("{:+.{}f}%", 100 * *fraction, decimals) : nothing;
}

std::string range_text(const std::optional<interval>& of) {
  return of ? percent(of->low) + " .. " + percent(of->high) : nothing;
}

std::size_t count_of(const statistics& of, trade_reason reason) {
  return of.reasons[static_cast<std::size_t>(reason)];
}

bool has_few_days(const statistics& of) {
  return of.days_apart.value_or(0) <= days_few;
}

std::string held_text(const summary_row& row) {
  if (!row.horizon)
    return "own";
  return *row.horizon == 1 ? "1 (same day)" : std::to_string(*row.horizon);
}

/// In colour where the interval lies on one side of 0, and there are days enough.
std::string over_text(const summary_row& row, const paint& ink) {
  const auto text = percent(row.what.over_universe);
  const auto& range = row.what.over_interval;
  if (!range || has_few_days(row.what) || (range->low <= 0 && range->high >= 0))
    return text;
  return ink.wrap(range->low > 0 ? "32" : "31", text);
}

std::vector<table_column> block_columns() {
  return {{"held", "held", side::left, 0},
          {"trades", "trades", side::right, 3},
          {"apart", "apart", side::right, 0},
          {"gross", "gross", side::right, 5},
          {"net", "net", side::right, 0},
          {"by day", "by day", side::right, 4},
          {"95 % of net", "95 %", side::right, 2},
          {"median", "median", side::right, 6},
          {"hit", "hit", side::right, 7},
          {"best", "best", side::right, 9},
          {"worst", "worst", side::right, 8},
          {"over universe", "over universe", side::right, 0},
          {"95 % of over universe", "95 %", side::right, 1},
          {"over KOSPI", "over KOSPI", side::right, 5},
          {"mark", "", side::left, 0}};
}

table_cells block_cells(const summary_row& row, const paint& ink) {
  const auto& of = row.what;
  return {held_text(row),
          count_text(of.valued),
          of.days_apart ? count_text(*of.days_apart) : nothing,
          percent(of.mean_gross),
          percent(of.mean_net),
          percent(of.mean_net_by_day),
          range_text(of.net_interval),
          percent(of.median_net),
          of.hit_rate ? fmt::format("{:.1f} %", 100 * *of.hit_rate) : nothing,
          percent(of.best_net, 1),
          percent(of.worst_net, 1),
          over_text(row, ink),
          range_text(of.over_interval),
          percent(of.over_kospi),
          of.valued > 0 && has_few_days(of) ? "few days" : ""};
}

/// Of one engine and set.
using block = std::vector<const summary_row*>;

std::string own_line(const summary_row& row) {
  const auto& of = row.what;
  const auto count = [&of](trade_reason reason) { return count_of(of, reason); };
  const auto stops = count(trade_reason::stop) + count(trade_reason::stop_locked);
  const auto timed = count(trade_reason::time) + count(trade_reason::time_locked);
  auto text = fmt::format("own exits: {} targets, {} stops, {} by time",
                          count(trade_reason::target), stops, timed);
  if (const auto both = count(trade_reason::both); both > 0)
    text += fmt::format(", {} stop or target in one candle (mean {} if all were targets)", both,
                        percent(of.mean_net_high));
  if (const auto ended = count(trade_reason::ended); ended > 0)
    text += fmt::format(", {} ended (mean {} if those are worth nothing)", ended,
                        percent(of.mean_net_low));
  if (const auto open = count(trade_reason::open); open > 0)
    text += fmt::format(", {} still open (mean {} at the last close; {} with them)", open,
                        percent(of.mean_open), percent(of.mean_net_with_open));
  if (const auto none = count(trade_reason::no_exit); none > 0)
    text += fmt::format(", {} without guides", none);
  if (const auto pending = count(trade_reason::pending); pending > 0)
    text += fmt::format(", {} not bought yet", pending);
  return text
         + fmt::format("; not filled: {}",
                       count(trade_reason::unfilled_limit) + count(trade_reason::unfilled_halt));
}

std::string title_of(const summary_row& row, bool is_both) {
  const auto name = row.scanner == row.engine ? row.scanner : row.scanner + " " + row.engine;
  const auto* set = is_both ? "listed and all" : row.listed ? "listed" : "all matches";
  return fmt::format("{}, {}: {} picks on {} days", name, set, count_text(row.what.signals),
                     row.what.signal_days);
}

std::string period_title(const std::string& period) {
  if (period == "first60")
    return "first 60 %";
  if (period == "last40")
    return "last 40 %";
  return period.substr(period.find('=') + 1);
}

/// "-0.36% (48)", with the days apart, where there are enough.
std::string period_text(const statistics& of) {
  return of.days_apart.value_or(0) < days_few
           ? nothing
           : fmt::format("{} ({})", percent(of.mean_net), *of.days_apart);
}

/// The net means of the periods, one a row.
std::string period_lines(const std::vector<const summary_row*>& rows, const page& on) {
  std::vector<std::string> exits;
  std::vector<table_cells> lines;
  for (const auto* row : rows) {
    if (row->period == "all") {
      exits.push_back(held_text(*row));
      continue;
    }
    const auto title = period_title(row->period);
    auto line = std::find_if(lines.begin(), lines.end(),
                             [&](const auto& each) { return each.front() == title; });
    if (line == lines.end())
      line = lines.insert(lines.end(), {title});
    line->push_back(period_text(row->what));
  }
  if (lines.empty())
    return {};
  std::vector<table_column> columns{{"net (days apart)", "net (days apart)", side::left, 0}};
  for (std::size_t i = 0; i < exits.size(); ++i)
    columns.push_back({exits[i], exits[i], side::right, static_cast<int>(i)});
  const table_layout layout{columns, lines, on};
  auto text = layout.titles() + "\n";
  for (const auto& line : lines)
    text += layout.line(line);
  return text + layout.note();
}

std::string block_text(const std::vector<const summary_row*>& rows, bool is_both, const page& on) {
  const paint ink{on.color};
  std::vector<table_cells> lines;
  const summary_row* own = nullptr;
  for (const auto* row : rows)
    if (row->period == "all") {
      lines.push_back(block_cells(*row, ink));
      own = row->horizon ? own : row;
    }
  const table_layout layout{block_columns(), lines, on};
  auto text = ink.bold(title_of(*rows.front(), is_both)) + "\n" + layout.titles() + "\n";
  for (const auto& line : lines)
    text += layout.line(line);
  text += layout.note();
  if (own != nullptr)
    text += folded("  " + own_line(*own), on.width) + "\n";
  if (rows.front()->listed)
    text += period_lines(rows, on);
  return text + "\n";
}

std::string survivors_line(const backtest_report& found) {
  const auto early =
    found.series_end_early == 0
      ? fmt::format("all {} series reach {}", count_text(found.symbols), found.newest.iso())
      : fmt::format("{} of {} series stop before {}", count_text(found.series_end_early),
                    count_text(found.symbols), found.newest.iso());
  const auto adjusted = found.adjusted_first == found.adjusted_last
                          ? found.adjusted_last.iso()
                          : found.adjusted_first.iso() + " to " + found.adjusted_last.iso();
  return fmt::format("stored symbols only, those your scans asked for: {}; a list chosen by later "
                     "turnover flatters (scan --universe.source=all first); prices as adjusted on "
                     "{}",
                     early, adjusted);
}

std::string regime_text(const backtest_report& found) {
  std::vector<std::string> parts;
  for (const auto word : {market::regime_word::bull, market::regime_word::neutral,
                          market::regime_word::bear, market::regime_word::crash})
    if (const auto days = std::count_if(found.days.begin(), found.days.end(),
                                        [word](const auto& day) { return day.word == word; });
        days > 0)
      parts.push_back(fmt::format("{} {}", market::to_string(word), days));
  auto text = fmt::format("{}", fmt::join(parts, ", "));
  std::map<std::size_t, std::vector<std::string>, std::greater<>> by_sessions;
  for (const auto& [part, sessions] : found.missing)
    by_sessions[sessions].push_back(part);
  for (const auto& [sessions, names] : by_sessions)
    text += fmt::format("{}without {} on {} of {} sessions", text.empty() ? "" : "; ",
                        fmt::join(names, ", "), sessions, found.sessions);
  return found.regime_version + (text.empty() ? "" : " (" + text + ")");
}

std::string head_lines(const backtest_report& found, const page& on) {
  const paint ink{on.color};
  const auto& costs = found.settings.costs;
  const auto tax = costs.tax_rate ? fmt::format("tax {:.2f} %", 100 * *costs.tax_rate)
                                  : std::string{"tax by day of sale"};
  const auto done = fmt::format("{}  {} .. {}, {} sessions  {} symbols  regime {}",
                                ink.bold("tandem backtest"), found.first.iso(), found.last.iso(),
                                found.sessions, count_text(found.symbols), regime_text(found));
  const auto money =
    fmt::format("bought at the next open; net of fee {} % a side, {}, {} tick{} a side; 95 % by "
                "blocks of days",
                std::round(100 * costs.fee_rate * 1e6) / 1e6, tax, costs.slippage_ticks,
                costs.slippage_ticks == 1 ? "" : "s");
  return folded(survivors_line(found), on.width) + "\n" + folded(done, on.width) + "\n"
         + folded(money, on.width) + "\n\n";
}

/// How many intervals were shown, and how many of them say something by chance alone.
std::string chance_line(std::size_t intervals) {
  if (intervals == 0)
    return "no interval is shown: too few days for one\n";
  return fmt::format("{} interval{} shown; where nothing is to be found, chance alone puts about "
                     "{} of them on one side of 0\n",
                     intervals, intervals == 1 ? " is" : "s are",
                     std::round(0.05 * static_cast<double>(intervals) * 10) / 10);
}

std::string kosdaq_line(const std::pair<std::size_t, std::size_t>& picks) {
  if (picks.second == 0)
    return {};
  return fmt::format("{:.0f} % of the listed picks are of KOSDAQ, whose market KOSPI is not\n",
                     100 * static_cast<double>(picks.first) / static_cast<double>(picks.second));
}

bool is_same_block(const summary_row& one, const summary_row& other) {
  return one.scanner == other.scanner && one.engine == other.engine && one.listed == other.listed;
}

std::vector<block> blocks_of(const std::vector<summary_row>& rows) {
  std::vector<block> all;
  for (const auto& row : rows) {
    if (all.empty() || !is_same_block(*all.back().front(), row))
      all.emplace_back();
    all.back().push_back(&row);
  }
  return all;
}

std::size_t intervals_of(const block& rows) {
  std::size_t count = 0;
  for (const auto* row : rows)
    if (row->period == "all")
      count += (row->what.net_interval ? 1U : 0U) + (row->what.over_interval ? 1U : 0U);
  return count;
}

} // namespace

std::string lookahead_sentence(const market::backtest::lookahead_check& found) {
  if (!found.first)
    return fmt::format("look-ahead: {} session{}, {} verdicts, none differs", found.sessions,
                       found.sessions == 1 ? "" : "s", count_text(found.verdicts));
  const auto& leak = *found.first;
  return fmt::format("look-ahead: on {} {}{}{}: {} is {} as judged, and {} with another future",
                     leak.session.iso(),
                     leak.scanner.empty() ? "the market condition" : leak.scanner,
                     leak.code.empty() ? "" : " ", leak.code, leak.what, leak.judged, leak.altered);
}

std::string backtest_table(const backtest_report& found, const page& on) {
  auto text = head_lines(found, on);
  const auto blocks = blocks_of(found.rows);
  std::size_t intervals = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto& rows = blocks[i];
    // Where every match is listed, the second block would repeat the first.
    const bool is_both = rows.front()->listed && i + 1 < blocks.size()
                         && blocks[i + 1].front()->what.signals == rows.front()->what.signals;
    text += block_text(rows, is_both, on);
    intervals += intervals_of(rows);
    i += is_both ? 1U : 0U;
  }
  text += folded(chance_line(intervals), on.width) + kosdaq_line(found.kosdaq_picks);
  if (found.lookahead)
    text += folded(lookahead_sentence(*found.lookahead), on.width) + "\n";
  for (const auto& note : found.notes)
    text += folded("note: " + note, on.width) + "\n";
  return text;
}

} // namespace tandem
