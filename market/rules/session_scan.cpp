#include "market/rules/session_scan.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tandem::market {

namespace {

/// The value at `key`, which is added when missing; usually it is there.
template <class Map>
auto& at(Map& all, std::string_view key) {
  const auto found = all.find(key);
  return found != all.end() ? found->second : all[std::string{key}];
}

} // namespace

bool is_stale(std::span<const candle> candles, date session) {
  const auto tail = last_traded(candles, 1);
  return !tail.empty() && tail.front().day < session;
}

std::vector<verdict> session_scan::judge(std::size_t order, const listing& symbol,
                                         std::span<const candle> candles,
                                         const data_quality& data) {
  auto verdicts = rule_.evaluate({symbol, candles, session_, require_fresh_}, depth_);
  look(symbol, candles, data);
  decide(order, symbol, data, verdicts);
  return verdicts;
}

void session_scan::look(const listing& symbol, std::span<const candle> candles,
                        const data_quality& data) {
  ++result_.evaluated;
  if (is_stale(candles, session_))
    ++result_.stale;
  if (!candles.empty() && candles.back().day == session_)
    ++result_.by_basis[static_cast<std::size_t>(data.basis)];
  if (data.doubted)
    result_.suspects.push_back({symbol.code, *data.doubted});
}

void session_scan::decide(std::size_t order, const listing& symbol, const data_quality& data,
                          const std::vector<verdict>& verdicts) {
  bool matched = false;
  for (const auto& each : verdicts) {
    if (each.matched()) {
      matched = true;
      matches_.push_back({order, symbol, each, data});
    } else {
      ++at(at(result_.rejected, each.engine->name), each.stage());
    }
  }
  if (matched)
    ++result_.matched;
}

void session_scan::join(session_scan other) {
  result_.evaluated += other.result_.evaluated;
  result_.matched += other.result_.matched;
  result_.stale += other.result_.stale;
  for (const auto& [engine, stages] : other.result_.rejected)
    for (const auto& [stage, symbols] : stages)
      result_.rejected[engine][stage] += symbols;
  for (std::size_t i = 0; i < result_.by_basis.size(); ++i)
    result_.by_basis[i] += other.result_.by_basis[i];
  result_.suspects.insert(result_.suspects.end(), other.result_.suspects.begin(),
                          other.result_.suspects.end());
  std::move(other.matches_.begin(), other.matches_.end(), std::back_inserter(matches_));
}

session_result session_scan::finish() {
  // A rule expects the universe's order, and the verdicts of a symbol in the order of its engines.
  std::stable_sort(matches_.begin(), matches_.end(),
                   [](const match& a, const match& b) { return a.order < b.order; });
  result_.list = rule_.select(std::move(matches_));
  return std::move(result_);
}

} // namespace tandem::market
