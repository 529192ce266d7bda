#include "screens/bars.hpp"

#include <algorithm>
#include <limits>

namespace tandem::screens {

namespace {

truth from(bool value) {
  return value ? truth::yes : truth::no;
}

word_id word_of(market::listing_class kind) {
  switch (kind) {
    case market::listing_class::common:
      return word_id::common;
    case market::listing_class::preferred:
      return word_id::preferred;
    case market::listing_class::etf:
      return word_id::etf;
    case market::listing_class::etn:
      return word_id::etn;
    case market::listing_class::spac:
      return word_id::spac;
    case market::listing_class::reit:
      return word_id::reit;
    case market::listing_class::other:
      break;
  }
  return word_id::other;
}

} // namespace

void bars::assign(std::span<const market::candle> candles, market::date scan_date,
                  std::size_t most) {
  const auto is_bar = [](const market::candle& one) {
    return one.close > 0 && one.volume_shares > 0;
  };
  auto end = candles.size();
  while (end > 0 && candles[end - 1].day > scan_date)
    --end;
  std::size_t count = 0;
  auto first = end;
  for (; first > 0 && count < most; --first)
    if (is_bar(candles[first - 1]))
      ++count;
  days_.resize(count);
  for (auto& values : values_)
    values.resize(count);
  std::size_t at = 0;
  for (const auto& one : candles.subspan(first, end - first)) {
    if (!is_bar(one))
      continue;
    days_[at] = one.day;
    values_[0][at] = one.open;
    values_[1][at] = one.high;
    values_[2][at] = one.low;
    values_[3][at] = one.close;
    values_[4][at] = static_cast<double>(one.volume_shares);
    ++at;
  }
}

index_closes::index_closes(std::span<const market::candle> candles) {
  for (const auto& one : candles)
    if (one.close > 0) {
      days_.push_back(one.day);
      closes_.push_back(one.close);
    }
}

void index_closes::write(std::span<const market::date> days, std::size_t first, double* out) const {
  auto next = days_.size();
  for (auto at = days.size(); at-- > first;) {
    while (next > 0 && days_[next - 1] > days[at])
      --next;
    const bool has_day = next > 0 && days_[next - 1] == days[at];
    out[at] = has_day ? closes_[next - 1] : std::numeric_limits<double>::quiet_NaN();
  }
}

symbol_facts::symbol_facts(const market::listing& symbol) : name(symbol.name) {
  flags.fill(truth::no);
  set(word_of(symbol.kind), truth::yes);
  set(word_id::kospi, from(symbol.market == market::market_id::kospi));
  set(word_id::kosdaq, from(symbol.market == market::market_id::kosdaq));
  set(word_id::halted, from(symbol.halted));
  set(word_id::administrative, from(symbol.administrative));
}

} // namespace tandem::screens
