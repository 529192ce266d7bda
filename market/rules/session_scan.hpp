#pragma once

#include "market/rules/rule.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace tandem::market {

/// A symbol whose candles are doubted, and why.
struct suspect {
  std::string code;
  doubt why;
};

/// A rule's results over the symbols of one session.
struct session_result {
  std::size_t evaluated = 0;
  std::size_t matched = 0;
  std::size_t stale = 0; // Symbols whose candles end before the session.
  // Symbols with a candle of the session, by the basis of its close, in the order of close_basis.
  std::array<std::size_t, close_basis_words.size()> by_basis{};
  std::vector<suspect> suspects; // In the order in which they were judged.
  std::map<std::string, std::map<std::string, std::size_t, std::less<>>, std::less<>>
    rejected; // engine -> stage -> symbols
  selection list;
};

/// Whether the last candle with trading is of a day before `session`; not without any.
bool is_stale(std::span<const candle> candles, date session);

/// A rule at work on one session, symbol by symbol as the candles arrive. Refers to the rule, which
/// must outlive it.
class session_scan {
public:
  session_scan(const rule& judge, date session, bool require_fresh, detail depth)
      : rule_(judge), session_(session), require_fresh_(require_fresh), depth_(depth) {}

  /// Judges the symbol at place `order` of the universe; symbols may come in any order, each once.
  std::vector<verdict> judge(std::size_t order, const listing& symbol,
                             std::span<const candle> candles, const data_quality& data = {});
  // `judge` in two steps, for a rule whose verdicts are made in a group:
  /// Counts a symbol and its candles.
  void look(const listing& symbol, std::span<const candle> candles, const data_quality& data);
  /// Takes what the rule said of it, later perhaps.
  void decide(std::size_t order, const listing& symbol, const data_quality& data,
              const std::vector<verdict>& verdicts);
  /// Adds the symbols that another scan with the same rule and session has judged.
  void join(session_scan other);
  /// The results so far, without the list.
  const session_result& so_far() const { return result_; }
  /// Makes the list. Precondition: called once, nothing is judged afterwards.
  session_result finish();

private:
  const rule& rule_;
  date session_;
  bool require_fresh_;
  detail depth_;
  session_result result_;
  std::vector<match> matches_; // In the order of arrival.
};

} // namespace tandem::market
