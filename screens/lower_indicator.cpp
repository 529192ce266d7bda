#include "screens/lower_indicator.hpp"

#include <algorithm>

namespace tandem::screens {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

class indicators {
public:
  indicators(term_table& terms, std::string_view field, std::span<const operand> arguments)
      : terms_(terms), field_(field), arguments_(arguments) {
    result_.is_good = true;
  }

  operand rsi();
  operand macd();
  operand bb();
  operand kc();
  operand atr();
  operand natr();
  operand stoch();
  operand willr();
  operand cci();
  operand mfi();
  operand directional(operation move);
  operand adx();
  operand aroon();
  operand ichimoku();
  operand vwap();

private:
  int length(std::size_t at) const { return static_cast<int>(arguments_[at].value); }

  term_id join(operation code, term_id a, term_id b = no_term, term_id c = no_term) {
    return terms_.intern({code, a, b, c});
  }
  term_id over(operation code, term_id a, int n) {
    term one{code, a};
    one.n = n;
    return terms_.intern(one);
  }
  term_id series(operation code) { return terms_.intern({code}); }
  term_id scaled(double factor, term_id a) {
    return join(operation::multiply, terms_.constant(factor), a);
  }
  term_id clamped(term_id a, int low, int high) {
    term one{operation::clamp, a};
    one.n = low;
    one.k = high;
    return terms_.intern(one);
  }
  term_id true_range_mean(int n) { return over(operation::rma, series(operation::true_range), n); }
  /// Half way between the highest high and the lowest low of n bars.
  term_id middle(int n) {
    const auto ends = join(operation::add, over(operation::highest, series(operation::high), n),
                           over(operation::lowest, series(operation::low), n));
    return join(operation::divide, ends, terms_.constant(2));
  }
  term_id directional_share(operation move, int n) {
    const auto part = over(operation::rma, series(move), n);
    const auto share = join(operation::divide, scaled(100, part), true_range_mean(n));
    return clamped(share, 0, 100);
  }

  operand finish(term_id term, int need, const unit& what, double low = -infinite,
                 double high = infinite) {
    result_.term = term;
    result_.need = need;
    result_.what = what;
    result_.low = low;
    result_.high = high;
    return result_;
  }

  term_table& terms_;
  std::string_view field_;
  std::span<const operand> arguments_;
  operand result_;
};

operand indicators::rsi() {
  const auto& x = arguments_[0];
  const int n = length(1);
  const auto up = over(operation::rma, join(operation::gain, x.term), n);
  const auto down = over(operation::rma, join(operation::loss, x.term), n);
  return finish(join(operation::balance, up, down), x.need + 6 * n, oscillator, 0, 100);
}

operand indicators::macd() {
  const int fast = length(0);
  const int slow = length(1);
  const int smooth = length(2);
  const auto close = series(operation::close);
  const auto line =
    join(operation::subtract, over(operation::ema, close, fast), over(operation::ema, close, slow));
  const int need = 3 * std::max(fast, slow);
  if (field_ == "line")
    return finish(line, need, price);
  const auto signal = over(operation::ema, line, smooth);
  const auto value = field_ == "signal" ? signal : join(operation::subtract, line, signal);
  return finish(value, need + 3 * smooth - 1, price);
}

operand indicators::bb() {
  const auto& x = arguments_[0];
  const int n = length(1);
  const int need = x.need + n - 1;
  const auto mid = over(operation::sma, x.term, n);
  if (field_ == "mid")
    return finish(mid, need, x.what, x.low, x.high);
  const auto reach = join(operation::multiply, terms_.constant(arguments_[2].value),
                          over(operation::stdev, x.term, n));
  const auto upper = join(operation::add, mid, reach);
  const auto lower = join(operation::subtract, mid, reach);
  if (field_ == "upper")
    return finish(upper, need, x.what);
  if (field_ == "lower")
    return finish(lower, need, x.what);
  const auto width = join(operation::subtract, upper, lower);
  if (field_ == "width")
    return finish(join(operation::divide, width, mid), need, plain, x.low >= 0 ? 0 : -infinite);
  return finish(join(operation::divide, join(operation::subtract, x.term, lower), width), need,
                plain);
}

operand indicators::kc() {
  const int n = length(0);
  const int m = length(2);
  const auto mid = over(operation::ema, series(operation::close), n);
  if (field_ == "mid")
    return finish(mid, 3 * n, price, 0);
  const auto reach =
    join(operation::multiply, terms_.constant(arguments_[1].value), true_range_mean(m));
  const auto code = field_ == "upper" ? operation::add : operation::subtract;
  return finish(join(code, mid, reach), std::max(3 * n, 6 * m + 1), price);
}

operand indicators::atr() {
  return finish(true_range_mean(length(0)), 6 * length(0) + 1, price, 0);
}

operand indicators::natr() {
  const auto value = join(operation::divide, true_range_mean(length(0)), series(operation::close));
  return finish(value, 6 * length(0) + 1, plain, 0);
}

operand indicators::stoch() {
  const int n = length(0);
  const int k = length(1);
  const auto highest = over(operation::highest, series(operation::high), n);
  const auto lowest = over(operation::lowest, series(operation::low), n);
  const auto above = join(operation::subtract, series(operation::close), lowest);
  const auto raw =
    join(operation::divide, scaled(100, above), join(operation::subtract, highest, lowest));
  const auto line = clamped(over(operation::sma, raw, k), 0, 100);
  if (field_ == "k")
    return finish(line, n + k - 1, oscillator, 0, 100);
  const int d = length(2);
  return finish(clamped(over(operation::sma, line, d), 0, 100), n + k + d - 2, oscillator, 0, 100);
}

operand indicators::willr() {
  const int n = length(0);
  const auto highest = over(operation::highest, series(operation::high), n);
  const auto lowest = over(operation::lowest, series(operation::low), n);
  const auto below = join(operation::subtract, highest, series(operation::close));
  const auto raw =
    join(operation::divide, scaled(-100, below), join(operation::subtract, highest, lowest));
  return finish(clamped(raw, -100, 0), n, oscillator, -100, 0);
}

operand indicators::cci() {
  const int n = length(0);
  const auto typical = series(operation::typical);
  const auto away = join(operation::subtract, typical, over(operation::sma, typical, n));
  const auto usual = scaled(0.015, over(operation::mean_deviation, typical, n));
  return finish(join(operation::divide, away, usual), n, oscillator);
}

operand indicators::mfi() {
  const int n = length(0);
  const auto typical = series(operation::typical);
  const auto before = over(operation::shift, typical, 1);
  const auto flow = [&](operation comparison) {
    const auto counted = join(operation::choose, join(comparison, typical, before),
                              series(operation::turnover), terms_.constant(0));
    return over(operation::sum, counted, n);
  };
  const auto positive = flow(operation::greater);
  const auto negative = flow(operation::less);
  return finish(join(operation::balance, positive, negative), n + 1, oscillator, 0, 100);
}

operand indicators::directional(operation move) {
  const int n = length(0);
  return finish(directional_share(move, n), 6 * n + 1, oscillator, 0, 100);
}

operand indicators::adx() {
  const int n = length(0);
  const auto raw = join(operation::directional, directional_share(operation::plus_move, n),
                        directional_share(operation::minus_move, n));
  return finish(clamped(over(operation::rma, raw, n), 0, 100), 12 * n, oscillator, 0, 100);
}

operand indicators::aroon() {
  const int n = length(0);
  const auto ago = field_ == "up" ? over(operation::highestbars, series(operation::high), n + 1)
                                  : over(operation::lowestbars, series(operation::low), n + 1);
  const auto fresh = scaled(100, join(operation::subtract, terms_.constant(n), ago));
  return finish(join(operation::divide, fresh, terms_.constant(n)), n + 1, oscillator, 0, 100);
}

operand indicators::ichimoku() {
  const int conversion = length(0);
  const int base = length(1);
  const int span = length(2);
  if (field_ == "conversion")
    return finish(middle(conversion), conversion, price, 0);
  if (field_ == "base")
    return finish(middle(base), base, price, 0);
  if (field_ == "b")
    return finish(base == 1 ? middle(span) : over(operation::shift, middle(span), base - 1),
                  span + base - 1, price, 0);
  const auto mean = join(operation::divide, join(operation::add, middle(conversion), middle(base)),
                         terms_.constant(2));
  return finish(base == 1 ? mean : over(operation::shift, mean, base - 1),
                std::max(conversion, base) + base - 1, price, 0);
}

operand indicators::vwap() {
  const int n = length(0);
  const auto value = join(operation::divide, over(operation::sum, series(operation::turnover), n),
                          over(operation::sum, series(operation::volume), n));
  return finish(value, n, price, 0);
}

} // namespace

operand lower_indicator(term_table& terms, word_id what, std::string_view field,
                        std::span<const operand> arguments) {
  indicators call{terms, field, arguments};
  switch (what) {
    case word_id::rsi:
      return call.rsi();
    case word_id::macd:
      return call.macd();
    case word_id::bb:
      return call.bb();
    case word_id::kc:
      return call.kc();
    case word_id::atr:
      return call.atr();
    case word_id::natr:
      return call.natr();
    case word_id::stoch:
      return call.stoch();
    case word_id::cci:
      return call.cci();
    case word_id::mfi:
      return call.mfi();
    case word_id::willr:
      return call.willr();
    case word_id::adx:
      return call.adx();
    case word_id::di_plus:
      return call.directional(operation::plus_move);
    case word_id::di_minus:
      return call.directional(operation::minus_move);
    case word_id::aroon:
      return call.aroon();
    case word_id::ichimoku:
      return call.ichimoku();
    default:
      return call.vwap();
  }
}

} // namespace tandem::screens
