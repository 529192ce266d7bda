#include "market/regime/members.hpp"

#include "market/regime/features.hpp"

#include <array>
#include <cstddef>
#include <utility>

namespace tandem::market {

namespace {

/// The last day and the 5 days it is compared with.
constexpr std::size_t volume_candles = 6;

} // namespace

member_move measure_member(std::string code, std::span<const candle> candles, date session) {
  member_move move{std::move(code), std::nullopt, std::nullopt};
  // Newest first, only as many as the measures need.
  std::array<const candle*, volume_candles> traded{};
  std::size_t count = 0;
  const auto known = candles_until(candles, session);
  for (auto each = known.rbegin(); each != known.rend() && count < traded.size(); ++each)
    if (each->volume_shares > 0 && each->close > 0)
      traded[count++] = &*each;
  if (count >= 2)
    move.day_return = change(traded[1]->close, traded[0]->close);
  if (count == volume_candles) {
    double before = 0;
    for (std::size_t i = 1; i < volume_candles; ++i)
      before += static_cast<double>(traded[i]->volume_shares);
    before /= static_cast<double>(volume_candles - 1);
    move.volume_ratio = static_cast<double>(traded[0]->volume_shares) / before;
  }
  return move;
}

std::span<const std::string_view> regime_leaders() {
  static constexpr std::array<std::string_view, 11> codes{"005930", "000660", "035420", "051910",
                                                          "005380", "055550", "105560", "207940",
                                                          "086790", "032830", "000810"};
  return codes;
}

} // namespace tandem::market
