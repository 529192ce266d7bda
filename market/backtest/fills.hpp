#pragma once

#include "market/backtest/calendar.hpp"
#include "market/candle.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tandem::market::backtest {

/// How a trade ended, or why there was none. In the order of the reports.
enum class trade_reason : std::uint8_t {
  close,
  close_locked, // Sold later than planned: no buyer at the lower limit.
  target,
  stop,
  stop_locked,
  both, // Stop and target in one candle, whose order nobody knows.
  time,
  time_locked,
  ended,          // The symbol's candles end while it is held.
  open,           // The history ends while it is held.
  unfilled_limit, // No seller at the upper limit.
  unfilled_halt,  // Not traded within five sessions.
  pending,        // The history ends before it could be bought.
  no_exit,        // The scanner gave no guides.
};
inline constexpr std::array<std::string_view, 14> trade_reason_words{
  "close",       "close_locked", "target", "stop",           "stop_locked",   "both",    "time",
  "time_locked", "ended",        "open",   "unfilled_limit", "unfilled_halt", "pending", "no_exit"};

/// A scanner's guides for a sale. Fractions of the entry; calendar days.
struct exit_guides {
  double target = 0;
  double stop = 0;
  int holding_days = 0;
};

/// How a held position ended.
struct closing {
  trade_reason reason = trade_reason::open;
  std::size_t at = 0; // The place of the day of the sale among the traded candles.
  double price = 0;
  std::size_t held = 0;         // Candles, the first and the last included.
  std::optional<double> better; // The other outcome of a day whose course is not known.
};

/// One symbol's traded candles and how far its history is known. Refers to both.
class holder {
public:
  holder(std::span<const candle> traded, date known_through, const calendar& sessions)
      : traded_(traded), through_(known_through), sessions_(&sessions) {}

  std::span<const candle> traded() const { return traded_; }
  /// Why a symbol picked on `session`, its candle at `picked`, cannot be bought at the next open;
  /// nothing when it is bought at the open of the candle behind `picked`.
  std::optional<trade_reason> refused(std::size_t picked, std::size_t session) const;
  /// Bought at the open of candle `entry`, sold at the close of the `candles`-th held one.
  closing sell_after(std::size_t entry, std::size_t candles) const;
  /// Sold by the guides: at a price that a limit or stop order would have got.
  closing sell_by(std::size_t entry, const exit_guides& guides) const;

private:
  bool is_one_price(std::size_t at) const;
  bool is_locked_up(std::size_t at) const;
  bool is_locked_down(std::size_t at) const;
  closing sold(trade_reason reason, std::size_t entry, std::size_t at, double price) const;
  /// Nothing to sell to: the candles end.
  closing left_with(std::size_t entry) const;

  std::span<const candle> traded_;
  date through_;
  const calendar* sessions_;
};

} // namespace tandem::market::backtest
