#include "screens/program.hpp"

#include <algorithm>

namespace tandem::screens {

namespace {

using namespace kernels;

constexpr std::size_t windows_few = 4;

std::size_t first_of(std::size_t size, std::int32_t depth) {
  return size - std::min(size, static_cast<std::size_t>(depth));
}

bool is_candle_column(operation code) {
  return code <= operation::index_close && code != operation::constant;
}

/// Series that come straight from candles.
void compute_series(const term& what, target to, const symbol_view& symbol) {
  const auto column = [&](bars::column which) { return symbol.candles.of(which); };
  const auto* high = column(bars::column::high);
  const auto* low = column(bars::column::low);
  const auto* close = column(bars::column::close);
  const auto* volume = column(bars::column::volume);
  const auto copy = [&](const double* from) {
    std::copy(from + to.from, from + to.size, to.out + to.from);
  };
  switch (what.code) {
    case operation::open:
      return copy(column(bars::column::open));
    case operation::high:
      return copy(high);
    case operation::low:
      return copy(low);
    case operation::close:
      return copy(close);
    case operation::volume:
      return copy(volume);
    case operation::turnover:
      return turnover(to, high, low, close, volume);
    case operation::typical:
      return typical(to, high, low, close);
    case operation::true_range:
      return true_range(to, high, low, close);
    case operation::plus_move:
      return plus_move(to, high, low);
    case operation::minus_move:
      return minus_move(to, high, low);
    case operation::obv:
      return obv(to, close, volume);
    default:
      return (what.n == 0 ? symbol.market.kospi : symbol.market.kosdaq)
        .write(symbol.candles.days(), to.from, to.out);
  }
}

word_id word_of(market::regime_word word) {
  switch (word) {
    case market::regime_word::bull:
      return word_id::bull;
    case market::regime_word::neutral:
      return word_id::neutral;
    case market::regime_word::bear:
      return word_id::bear;
    case market::regime_word::crash:
      break;
  }
  return word_id::crash;
}

truth from(bool value) {
  return value ? truth::yes : truth::no;
}

/// Conditions that are the same on every bar.
truth fact(const term& what, const term_table& terms, const symbol_view& symbol) {
  switch (what.code) {
    case operation::flag:
      return symbol.facts.flag(static_cast<word_id>(what.n));
    case operation::regime_is:
      if (!symbol.market.regime)
        return truth::unknown;
      return from(word_of(*symbol.market.regime) == static_cast<word_id>(what.n));
    case operation::name_has:
      if (!symbol.facts.name)
        return truth::unknown;
      return from(symbol.facts.name->find(terms.text(what.n)) != std::string::npos);
    default:
      return truth::yes;
  }
}

bool is_fact(operation code) {
  return code == operation::flag || code == operation::regime_is || code == operation::name_has
         || code == operation::always;
}

} // namespace

void compute_number(const term& what, target to, const operand_columns& from, scratch& work) {
  const auto n = static_cast<std::size_t>(what.n);
  switch (what.code) {
    case operation::constant:
      return std::fill(to.out + to.from, to.out + to.size, what.value);
    case operation::shift:
      return shift(to, from.a, n);
    case operation::add:
      return add(to, from.a, from.b);
    case operation::subtract:
      return subtract(to, from.a, from.b);
    case operation::multiply:
      return multiply(to, from.a, from.b);
    case operation::divide:
      return divide(to, from.a, from.b);
    case operation::negate:
      return negate(to, from.a);
    case operation::absolute:
      return absolute(to, from.a);
    case operation::smaller:
      return smaller(to, from.a, from.b);
    case operation::larger:
      return larger(to, from.a, from.b);
    case operation::choose:
      return choose(to, from.a_truth, from.b, from.c);
    case operation::clamp:
      return clamp(to, from.a, what.n, what.k);
    case operation::sum:
      return sum(to, from.a, n, from.a_running);
    case operation::sma:
      return sma(to, from.a, n, from.a_running);
    case operation::wma:
      return wma(to, from.a, n);
    case operation::ema:
      return recursive_mean(to, from.a, 3 * n, 2.0 / (what.n + 1), from.a_running, work);
    case operation::rma:
      return recursive_mean(to, from.a, 6 * n, 1.0 / what.n, from.a_running, work);
    case operation::highest:
      return highest(to, from.a, n, work);
    case operation::lowest:
      return lowest(to, from.a, n, work);
    case operation::highestbars:
      return highestbars(to, from.a, n);
    case operation::lowestbars:
      return lowestbars(to, from.a, n);
    case operation::stdev:
      return stdev(to, from.a, n, from.a_running, work);
    case operation::mean_deviation:
      return mean_deviation(to, from.a, n, from.a_running, work);
    case operation::median:
      return median(to, from.a, n, work);
    case operation::slope:
      return slope(to, from.a, n);
    case operation::percentrank:
      return percentrank(to, from.a, n);
    case operation::corr:
      return corr(to, from.a, from.b, n, work);
    case operation::change:
      return change(to, from.a, n);
    case operation::gain:
      return gain(to, from.a);
    case operation::loss:
      return loss(to, from.a);
    case operation::balance:
      return balance(to, from.a, from.b);
    case operation::directional:
      return directional(to, from.a, from.b);
    case operation::count:
      return count(to, from.a_truth, n);
    case operation::since:
      return since(to, from.a_truth, n);
    case operation::value_when:
      return value_when(to, from.a_truth, from.b, static_cast<std::size_t>(what.k), n, work);
    case operation::points:
      return points(to, from.a_truth, what.value);
    default:
      return margin(to, what.code, from.a, from.b, from.c);
  }
}

void compute_truth(const term& what, truth_target to, const operand_columns& from, scratch& work) {
  const auto n = static_cast<std::size_t>(what.n);
  switch (what.code) {
    case operation::near:
      return near(to, from.a, from.b, from.c);
    case operation::shift_truth:
      return shift(to, from.a_truth, n);
    case operation::logic_and:
      return logic_and(to, from.a_truth, from.b_truth);
    case operation::logic_or:
      return logic_or(to, from.a_truth, from.b_truth);
    case operation::logic_not:
      return logic_not(to, from.a_truth);
    case operation::any:
      return any(to, from.a_truth, n, work);
    case operation::all:
      return all(to, from.a_truth, n, work);
    case operation::certain:
      return certain(to, from.a_truth);
    case operation::if_yes:
      return if_yes(to, from.a_truth, from.b_truth);
    default:
      return compare(to, what.code, from.a, from.b);
  }
}

void execute(const step& what, const term_table& terms, const symbol_view& symbol,
             workspace& memory) {
  const auto size = symbol.candles.size();
  const auto from = first_of(size, what.depth);
  const auto code = what.what.code;
  if (is_candle_column(code) || code == operation::plus_move || code == operation::minus_move)
    return compute_series(what.what, {memory.numbers(what.out), from, size}, symbol);
  if (is_fact(code)) {
    auto* const out = memory.truths(what.out);
    std::fill(out + from, out + size, static_cast<std::uint8_t>(fact(what.what, terms, symbol)));
    return;
  }
  operand_columns columns;
  const auto bind = [&](std::int32_t column, std::int32_t depth, term_id part, numbers& number,
                        truths* truth) {
    if (column < 0)
      return;
    if (is_condition(terms[part].code))
      *truth = {memory.truths(column), first_of(size, depth)};
    else
      number = {memory.numbers(column), first_of(size, depth)};
  };
  bind(what.a, what.a_depth, what.what.a, columns.a, &columns.a_truth);
  bind(what.b, what.b_depth, what.what.b, columns.b, &columns.b_truth);
  bind(what.c, what.c_depth, what.what.c, columns.c, nullptr);
  // For few bars each window by itself is faster.
  if (what.shared >= 0 && size - from > windows_few)
    columns.a_running = &memory.shared(what.shared, columns.a, size);
  if (is_condition(code))
    compute_truth(what.what, {memory.truths(what.out), from, size}, columns, memory.scratch());
  else
    compute_number(what.what, {memory.numbers(what.out), from, size}, columns, memory.scratch());
}

} // namespace tandem::screens
