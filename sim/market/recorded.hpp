#pragma once

#include "market/error.hpp"
#include "sim/market/market_source.hpp"

#include <array>
#include <memory>
#include <string>

namespace tandem::sim {

/// A market read from a folder: `symbols.csv` (code,name,market), `ohlcv/CODE.csv` and, where
/// present, `index/KOSPI.csv` and `index/KOSDAQ.csv` (date,open,high,low,close,volume; oldest
/// first). Prices are taken as already adjusted: such a market knows no splits.
class recorded_market final : public market_source {
public:
  /// Reads everything at once. Fails with no_data naming the file, the line and what is wrong with
  /// it: a missing file, a wrong header, a number that does not parse, a fractional stock price,
  /// high below low, days out of order, a symbol twice.
  static result<std::unique_ptr<recorded_market>> load(const std::string& folder);

  const std::vector<market::date>& sessions() const override { return sessions_; }
  const std::vector<instrument>& instruments() const override { return instruments_; }
  /// symbols.csv is the list of symbols, whatever candles are visible.
  bool lists_before_first_bar() const override { return true; }
  std::vector<day_bar> bars(std::size_t instrument_index, market::date last) const override;
  std::vector<index_bar> index_bars(market::market_id market, market::date last) const override;

private:
  recorded_market() = default;
  status read_symbols(const std::string& folder);
  status read_bars(const std::string& folder);
  status read_indices(const std::string& folder);

  std::vector<market::date> sessions_;
  std::vector<instrument> instruments_;
  std::vector<std::vector<day_bar>> bars_;        // By instrument.
  std::array<std::vector<index_bar>, 2> indices_; // By market.
};

} // namespace tandem::sim
