#include "sim/market/live_bar.hpp"

#include "sim/market/random.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

namespace tandem::sim {

namespace {

constexpr int ticks_moved_max = 3;

/// A stream of its own for each symbol, day and purpose.
random_stream draws_for(std::string_view code, market::date day, std::uint64_t purpose) {
  auto seed = mix(static_cast<std::uint64_t>(day.number()), purpose);
  for (const auto letter : code)
    seed = mix(seed, static_cast<unsigned char>(letter));
  return random_stream{seed};
}

constexpr std::uint64_t of_the_day = 0xda11;
constexpr std::uint64_t of_the_evening = 0xe4e;

/// The way of a price through its session, in straight lines: from the open to one extreme, to the
/// other one and to the close.
class day_walk {
public:
  /// The extremes are reached in the first and in the second half of the session.
  day_walk(double open, double high, double low, double close, random_stream draws)
      : open_(open), close_(close), first_minute_(40 + draws.below(120)),
        second_minute_(200 + draws.below(150)) {
    const auto high_first = draws.below(2) == 1;
    first_ = high_first ? high : low;
    second_ = high_first ? low : high;
  }

  double at(int minute) const {
    if (minute <= first_minute_)
      return between(open_, first_, minute, 0, first_minute_);
    if (minute <= second_minute_)
      return between(first_, second_, minute, first_minute_, second_minute_);
    return between(second_, close_, minute, second_minute_, trading_minutes);
  }

  bool has_passed_first(int minute) const { return minute >= first_minute_; }
  bool has_passed_second(int minute) const { return minute >= second_minute_; }
  double first() const { return first_; }
  double second() const { return second_; }

private:
  static double between(double from, double to, int minute, int begin, int end) {
    return from + (to - from) * (minute - begin) / (end - begin);
  }

  double open_;
  double close_;
  double first_ = 0;
  double second_ = 0;
  int first_minute_;
  int second_minute_;
};

/// What has been traded by a minute; the closing auction brings the last twentieth.
std::int64_t part_of(std::int64_t whole, int minute) {
  const auto share = 0.02 + 0.93 * minute / trading_minutes;
  return static_cast<std::int64_t>(static_cast<double>(whole) * share);
}

/// Sets close, high and low of `bar`, which is whole, to those of a minute. `rounded` makes a price
/// of what lies between two of them.
template <class Bar, class Round>
void cut_prices(Bar& bar, random_stream draws, int minute, Round rounded) {
  const day_walk walk{static_cast<double>(bar.open), static_cast<double>(bar.high),
                      static_cast<double>(bar.low), static_cast<double>(bar.close), draws};
  const auto price = [&](double value) { return std::clamp(rounded(value), bar.low, bar.high); };
  const auto now = price(walk.at(minute));
  auto high = std::max(bar.open, now);
  auto low = std::min(bar.open, now);
  const auto include = [&](double extreme) {
    high = std::max(high, price(extreme));
    low = std::min(low, price(extreme));
  };
  if (walk.has_passed_first(minute))
    include(walk.first());
  if (walk.has_passed_second(minute))
    include(walk.second());
  bar.close = now;
  bar.high = high;
  bar.low = low;
}

std::int32_t moved(std::int32_t price, int ticks, tick_table table) {
  for (; ticks > 0; --ticks)
    price += tick_size(price, table);
  for (; ticks < 0; ++ticks)
    price -= tick_size(price - 1, table);
  return price;
}

/// 1 to 3 ticks from the regular close to a side, or to the other one where that breaks a limit.
std::int32_t evening_close(const day_bar& regular, const instrument& subject, random_stream& draws,
                           price_limits limits) {
  const auto ticks = 1 + draws.below(ticks_moved_max);
  const auto upwards = draws.below(2) == 1;
  const auto close = moved(regular.close, upwards ? ticks : -ticks, subject.ticks());
  if (limits.lower <= close && close <= limits.upper)
    return close;
  return std::max(1, moved(regular.close, upwards ? -ticks : ticks, subject.ticks()));
}

} // namespace

day_bar partial_bar(const day_bar& whole, const instrument& subject, const day_progress& progress) {
  if (progress.phase == day_phase::before_open)
    return {whole.day, whole.base, whole.base, whole.base, whole.base, whole.base, 0};
  if (progress.phase != day_phase::trading || whole.volume_shares == 0)
    return whole;
  auto bar = whole;
  cut_prices(bar, draws_for(subject.code, whole.day, of_the_day), progress.step,
             [&](double value) { return round_to_tick(value, subject.ticks()); });
  bar.volume_shares = std::max<std::int64_t>(1, part_of(whole.volume_shares, progress.step));
  return bar;
}

index_bar partial_bar(const index_bar& whole, market::market_id market,
                      const day_progress& progress) {
  if (progress.phase != day_phase::trading)
    return whole;
  auto bar = whole;
  cut_prices(bar, draws_for(market::to_string(market), whole.day, of_the_day), progress.step,
             [](double value) { return static_cast<std::int64_t>(value + 0.5); });
  bar.volume_shares = part_of(whole.volume_shares, progress.step);
  bar.value_million_krw = part_of(whole.value_million_krw, progress.step);
  return bar;
}

day_bar evening_bar(const day_bar& regular, const instrument& subject, int step) {
  if (regular.volume_shares == 0)
    return regular; // It is halted in the evening, too.
  auto limits = limits_of(regular.base, subject.limit_percent, subject.ticks());
  // A first day has wider limits and is recognized by a close beyond the usual ones.
  if (regular.close < limits.lower || regular.close > limits.upper)
    limits = {1, std::numeric_limits<std::int32_t>::max()};
  auto draws = draws_for(subject.code, regular.day, of_the_evening);
  const auto growth_permille = 10 + draws.below(71);
  auto bar = regular;
  for (auto hour = 0; hour <= step; ++hour) {
    bar.close = evening_close(regular, subject, draws, limits);
    bar.high = std::max(bar.high, bar.close);
    bar.low = std::min(bar.low, bar.close);
  }
  const auto growth =
    regular.volume_shares * growth_permille * (step + 1) / (1'000 * (evening_over + 1));
  bar.volume_shares += std::max<std::int64_t>(1, growth);
  return bar;
}

} // namespace tandem::sim
