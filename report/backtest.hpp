#pragma once

#include "market/backtest/lookahead.hpp"
#include "market/backtest/study.hpp"
#include "messages/monitor.hpp"
#include "report/format/table.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tandem {

/// What a backtest found, and what it stood on.
struct backtest_report {
  market::backtest::study_settings settings;
  std::string regime_version; // "v4", "v1", "fixed", "none"
  std::size_t sessions = 0;
  market::date first; // Of the sessions that were judged.
  market::date last;
  market::date newest; // The last session that is stored.
  std::size_t symbols = 0;
  std::size_t not_stored = 0;
  std::size_t series_end_early = 0;
  std::size_t short_history = 0;
  std::size_t judged = 0;
  market::date adjusted_first; // The sessions for which histories were fetched whole.
  market::date adjusted_last;
  std::map<std::string, std::size_t> missing; // Parts of the regime, with their sessions.
  std::vector<std::pair<std::string, std::string>> engines; // The scanner and its engine.
  std::vector<market::backtest::summary_row> rows;
  std::vector<market::backtest::studied_day> days;
  std::pair<std::size_t, std::size_t> kosdaq_picks; // Of all listed.
  std::optional<market::backtest::lookahead_check> lookahead;
  std::vector<std::string> notes;
  resource_usage resources;
};

/// For people: what the figures cannot say first, then a block for each engine and set.
std::string backtest_table(const backtest_report& found, const page& on);
/// The document `tandem.backtest/1` on one line.
std::string backtest_json(const backtest_report& found);
/// The rows of the summary with every digit.
std::string backtest_csv(const backtest_report& found);
/// The rows of the summary, a JSON object a line.
std::string backtest_jsonl(const backtest_report& found);

/// The file of trades: its first line, and one for a pick with an exit.
std::string trade_titles();
std::string trade_row(const market::backtest::trade_line& line);

/// "look-ahead: 10 sessions, 11,380 verdicts, none differs", or what differs.
std::string lookahead_sentence(const market::backtest::lookahead_check& found);

} // namespace tandem
