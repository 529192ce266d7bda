#include "tests/market/golden_regime.hpp"

#include "tests/market/golden_data.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::market::golden {

namespace {

const candle_series& candles_of(std::string_view code) {
  const auto found = std::find_if(krx().begin(), krx().end(),
                                  [code](const auto& one) { return one.first.code == code; });
  if (found == krx().end())
    throw std::runtime_error("no candles of " + std::string{code});
  return found->second;
}

std::vector<std::string> universe_codes() {
  const table lists{"golden/regime_universe.csv"};
  std::vector<std::string> codes;
  codes.reserve(lists.size());
  for (std::size_t i = 0; i < lists.size(); ++i)
    codes.push_back(lists.text(i, "code"));
  return codes;
}

template <class Codes>
std::vector<member_move> moves_of(const Codes& codes, date session) {
  std::vector<member_move> moves;
  moves.reserve(codes.size());
  for (const auto& code : codes)
    moves.push_back(measure_member(std::string{code}, candles_of(code), session));
  return moves;
}

} // namespace

regime_verdict computed_regime(regime_version version, date session,
                               std::optional<known_midterm> previous) {
  static const auto codes = universe_codes();
  static const us_series us{index_series("SPY"), index_series("QQQ"), index_series("VIX")};
  const auto members = moves_of(codes, session);
  const auto leaders = moves_of(regime_leaders(), session);
  regime_inputs inputs;
  inputs.session = session;
  inputs.kospi = index_series("KOSPI");
  inputs.kodex200 = index_series("069500");
  inputs.kosdaq150 = index_series("229200");
  inputs.us = &us;
  inputs.members = members;
  inputs.leaders = leaders;
  inputs.previous = previous;
  return assess_regime(version, inputs);
}

} // namespace tandem::market::golden
