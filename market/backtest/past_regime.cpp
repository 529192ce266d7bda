#include "market/backtest/past_regime.hpp"

#include "market/regime/members.hpp"

#include <algorithm>
#include <deque>

namespace tandem::market::backtest {

namespace {

/// Of "069500 has 14 of 21 candles for the midterm word" or "SPY after 2025-07-03" the series: the
/// rest is another one each session.
std::string part_of(const std::string& missing) {
  for (const auto* rest : {" has ", " after "})
    if (const auto end = missing.find(rest); end != std::string::npos)
      return missing.substr(0, end);
  return missing;
}

std::vector<std::string> parts_of(const std::vector<std::string>& missing) {
  std::vector<std::string> parts;
  for (const auto& each : missing)
    if (auto part = part_of(each); std::find(parts.begin(), parts.end(), part) == parts.end())
      parts.push_back(std::move(part));
  return parts;
}

/// The series that a condition is computed from, none of them copied unless it is altered.
class series_reader {
public:
  explicit series_reader(const alteration& altered) : altered_(altered) {}

  std::span<const candle> operator()(const candle_series& stored) {
    return altered_ ? kept_.emplace_back(altered_(stored)) : stored;
  }

private:
  const alteration& altered_;
  std::deque<candle_series> kept_;
};

std::vector<member_move> moves_of(const past_market& market, date session,
                                  const alteration& altered) {
  std::vector<member_move> moves;
  moves.reserve(market.symbols.size() + market.leaders.size());
  for (const auto* all : {&market.symbols, &market.leaders})
    for (const auto& each : *all)
      moves.push_back(altered ? measure_member(each.symbol.code, altered(each.candles), session)
                              : measure_member(each.symbol.code, each.candles, session));
  return moves;
}

} // namespace

past_condition condition_of(const past_market& market, const regime_choice& choice, date session,
                            const alteration& altered) {
  past_condition out;
  if (!choice.version) {
    if (choice.fixed)
      out.mc = fixed_condition(*choice.fixed);
    out.word = choice.fixed;
    return out;
  }
  const auto moves = moves_of(market, session, altered);
  series_reader read{altered};
  regime_inputs inputs;
  inputs.session = session;
  inputs.kospi = read(market.kospi);
  inputs.kodex200 = read(market.kodex200);
  inputs.kosdaq150 = read(market.kosdaq150);
  inputs.us = market.us.get();
  const std::span<const member_move> all{moves};
  inputs.members = all.first(market.symbols.size());
  inputs.leaders = all;
  const auto verdict = assess_regime(*choice.version, inputs);
  out.mc = verdict.mc;
  out.word = verdict.label;
  out.missing = parts_of(verdict.missing);
  return out;
}

} // namespace tandem::market::backtest
