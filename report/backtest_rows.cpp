#include "report/backtest.hpp"
#include "report/backtest_columns.hpp"
#include "report/format/csv.hpp"

#include <fmt/format.h>

#include <array>

namespace tandem {

namespace {

using market::backtest::interval;
using market::backtest::statistics;

std::optional<double> as_real(const std::optional<std::size_t>& count) {
  return count ? std::optional{static_cast<double>(*count)} : std::nullopt;
}

std::optional<double> low(const std::optional<interval>& of) {
  return of ? std::optional{of->low} : std::nullopt;
}

std::optional<double> high(const std::optional<interval>& of) {
  return of ? std::optional{of->high} : std::nullopt;
}

using statistic = std::optional<double>;
constexpr std::array<statistic_column, 18> columns{
  {{"valued_days", [](const statistics& s) { return as_real(s.valued_days); }},
   {"days_apart", [](const statistics& s) { return as_real(s.days_apart); }},
   {"mean_gross", [](const statistics& s) -> statistic { return s.mean_gross; }},
   {"mean_net", [](const statistics& s) -> statistic { return s.mean_net; }},
   {"mean_net_by_day", [](const statistics& s) -> statistic { return s.mean_net_by_day; }},
   {"net_ci_low", [](const statistics& s) { return low(s.net_interval); }},
   {"net_ci_high", [](const statistics& s) { return high(s.net_interval); }},
   {"median_net", [](const statistics& s) -> statistic { return s.median_net; }},
   {"hit_rate", [](const statistics& s) -> statistic { return s.hit_rate; }},
   {"best_net", [](const statistics& s) -> statistic { return s.best_net; }},
   {"worst_net", [](const statistics& s) -> statistic { return s.worst_net; }},
   {"mean_net_low", [](const statistics& s) -> statistic { return s.mean_net_low; }},
   {"mean_net_high", [](const statistics& s) -> statistic { return s.mean_net_high; }},
   {"over_universe", [](const statistics& s) -> statistic { return s.over_universe; }},
   {"over_ci_low", [](const statistics& s) { return low(s.over_interval); }},
   {"over_ci_high", [](const statistics& s) { return high(s.over_interval); }},
   {"over_kospi", [](const statistics& s) -> statistic { return s.over_kospi; }},
   {"mean_held", [](const statistics& s) -> statistic { return s.mean_held; }}}};

std::string day_text(const std::optional<market::backtest::deal>& of) {
  return of ? of->day.iso() : std::string{};
}

std::string price_text(const std::optional<market::backtest::deal>& of) {
  return of ? fmt::format("{}", of->price) : std::string{};
}

} // namespace

std::span<const statistic_column> statistic_columns() {
  return columns;
}

std::string exit_name(std::optional<std::size_t> horizon) {
  return horizon ? fmt::format("h{}", *horizon) : "own";
}

std::string backtest_csv(const backtest_report& found) {
  std::vector<std::string> titles{"scanner", "engine",  "set",        "exit",
                                  "period",  "signals", "signal_days"};
  for (const auto word : market::backtest::trade_reason_words)
    titles.emplace_back(word);
  titles.emplace_back("valued");
  for (const auto& column : columns)
    titles.emplace_back(column.name);
  auto text = csv_line(titles);
  for (const auto& row : found.rows) {
    std::vector<std::string> fields{row.scanner,
                                    row.engine,
                                    std::string{set_name(row)},
                                    exit_name(row.horizon),
                                    row.period,
                                    std::to_string(row.what.signals),
                                    std::to_string(row.what.signal_days)};
    for (const auto count : row.what.reasons)
      fields.push_back(std::to_string(count));
    fields.push_back(std::to_string(row.what.valued));
    for (const auto& column : columns)
      fields.push_back(csv_number(column.value(row.what)));
    text += csv_line(fields);
  }
  return text;
}

std::string trade_titles() {
  return csv_line({"scanner", "engine", "signal_day", "code", "position", "score", "exit_rule",
                   "reason", "entry_day", "entry", "exit_day", "exit", "held", "gross", "net",
                   "net_low", "net_high", "kospi", "universe"});
}

std::string trade_row(const market::backtest::trade_line& line) {
  const auto& what = line.what;
  const auto of_sale = [&](double value) {
    return what.is_valued() ? fmt::format("{}", value) : std::string{};
  };
  return csv_line(
    {line.scanner, line.engine, line.session.iso(), line.symbol.code,
     line.pick.position > 0 ? std::to_string(line.pick.position) : std::string{},
     csv_number(line.pick.score), exit_name(line.horizon),
     std::string{market::backtest::trade_reason_words[static_cast<std::size_t>(what.reason)]},
     day_text(what.entry), price_text(what.entry), day_text(what.exit), price_text(what.exit),
     what.is_valued() ? std::to_string(what.held) : std::string{}, of_sale(what.gross),
     of_sale(what.net), of_sale(what.net_low), of_sale(what.net_high), csv_number(what.kospi),
     csv_number(what.universe)});
}

} // namespace tandem
