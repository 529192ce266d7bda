#include "sim/market/random.hpp"
#include "sim/market/synthetic_plan.hpp"

#include <algorithm>
#include <cmath>

namespace tandem::sim {

namespace {

/// The symbol's own part of its price, session by session.
class price_walk {
public:
  price_walk(const instrument& subject, const path_plan& plan)
      : subject_(subject), plan_(plan), random_(mix(plan.seed, 0xba125)) {}

  /// The session's bar around `base`; the price stays within a range of `home`.
  day_bar step(market::date day, std::int32_t base, double home, double market_return) {
    const auto change = draw_change(base, home, market_return);
    const auto limits = limits_of(base, subject_.limit_percent, subject_.ticks());
    return finish(day, base, limits, change, change * random_.between(0, 0.5));
  }

  /// The first session: 60 to 400 % of the offer price, and ten times the usual interest.
  day_bar first_step(market::date day, std::int32_t offer) {
    burst_ = 9;
    const auto rise = plan_.trends ? random_.between(-0.3, 1.5) : random_.between(0, 0.05);
    const auto lower = round_to_tick(offer * 0.6, subject_.ticks());
    return finish(day, offer, {lower, round_to_tick(offer * 4.0, subject_.ticks())}, rise,
                  rise * random_.between(0.5, 1));
  }

private:
  double draw_change(std::int32_t base, double home, double market_return) {
    if (segment_left_-- == 0) {
      segment_left_ = 12 + random_.below(44);
      drift_ = random_.between(-0.0036, 0.0042);
      if (base > home * 5)
        drift_ = -0.003;
      else if (base < home / 3)
        drift_ = 0.003;
    }
    // Part of each move is reversed over the following days, which makes pullbacks in trends.
    const auto old_swing = swing_;
    swing_ = 0.8 * swing_ + 0.6 * plan_.volatility * random_.bell();
    auto change = plan_.beta * market_return + 0.7 * plan_.volatility * random_.bell();
    if (plan_.trends) {
      change += drift_ + swing_ - old_swing;
      if (random_.below(70) == 0) {
        burst_ = random_.between(1.5, 5);
        change += plan_.volatility * random_.between(-1.2, 2.4);
      }
    }
    return change;
  }

  day_bar finish(market::date day, std::int32_t base, price_limits limits, double change,
                 double gap) {
    const auto price = [&](double value) {
      return std::clamp(round_to_tick(value, subject_.ticks()), limits.lower, limits.upper);
    };
    gap += 0.2 * plan_.volatility * random_.bell();
    const auto open = price(base * (1 + gap));
    const auto close = price(base * (1 + change));
    const auto reach_up = plan_.volatility * random_.between(0, 0.8);
    const auto reach_down = plan_.volatility * random_.between(0, 0.8);
    const auto high = price(std::max(open, close) * (1 + reach_up));
    const auto low = price(std::min(open, close) * (1 - reach_down));
    return {day, open, high, low, close, base, draw_volume(close, change)};
  }

  std::int64_t draw_volume(std::int32_t close, double change) {
    activity_ = 0.93 * activity_ + 0.07 * random_.between(0.3, 1.7);
    const auto excitement = std::min(std::abs(change) / plan_.volatility, 5.0);
    auto value = plan_.turnover_krw * activity_ * random_.between(0.6, 1.2);
    value *= (0.7 + 0.35 * excitement) * (1 + burst_) * (change > 0 ? 1.15 : 0.9);
    burst_ *= 0.55;
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(value / close));
  }

  const instrument& subject_;
  const path_plan& plan_;
  random_stream random_;
  int segment_left_ = 0;
  double drift_ = 0;
  double swing_ = 0;
  double activity_ = 1;
  double burst_ = 0;
};

bool is_halted(const path_plan& plan, int session) {
  return std::any_of(plan.halts.begin(), plan.halts.end(), [session](const trading_halt& halt) {
    return halt.first <= session && session <= halt.last;
  });
}

} // namespace

std::vector<day_bar> walk_path(const instrument& subject, const path_plan& plan,
                               std::span<const double> market_returns,
                               std::span<const market::date> calendar, market::date last) {
  std::vector<day_bar> bars;
  bars.reserve(calendar.size() - static_cast<std::size_t>(plan.first_session));
  price_walk walk{subject, plan};
  auto home = static_cast<double>(plan.offer_price);
  auto base = plan.offer_price;
  auto next_split = subject.splits.begin();
  auto next_issue = subject.issues.begin();
  for (auto session = plan.first_session; session < std::ssize(calendar); ++session) {
    const auto position = static_cast<std::size_t>(session);
    const auto day = calendar[position];
    if (day > last)
      break;
    if (next_split != subject.splits.end() && next_split->ex_day == day) {
      const auto factor = static_cast<double>(next_split->denominator) / next_split->numerator;
      base = round_to_tick(base * factor, subject.ticks());
      home *= factor;
      ++next_split;
    }
    if (next_issue != subject.issues.end() && next_issue->ex_day == day) {
      const auto factor = (1'000 - next_issue->cut_permille) / 1'000.0;
      base = round_to_tick(base * factor, subject.ticks());
      home *= factor;
      ++next_issue;
    }
    if (!bars.empty() && is_halted(plan, session))
      bars.push_back({day, base, base, base, base, base, 0});
    else if (bars.empty() && session > 0)
      bars.push_back(walk.first_step(day, base));
    else
      bars.push_back(walk.step(day, base, home, market_returns[position]));
    base = bars.back().close;
  }
  return bars;
}

} // namespace tandem::sim
