#include "screens/lower_call.hpp"

#include "screens/lower_indicator.hpp"

#include <algorithm>

namespace tandem::screens {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

operation window_of(word_id what) {
  switch (what) {
    case word_id::sma:
      return operation::sma;
    case word_id::ema:
      return operation::ema;
    case word_id::wma:
      return operation::wma;
    case word_id::rma:
      return operation::rma;
    case word_id::sum:
      return operation::sum;
    case word_id::highest:
      return operation::highest;
    case word_id::lowest:
      return operation::lowest;
    case word_id::highestbars:
      return operation::highestbars;
    case word_id::lowestbars:
      return operation::lowestbars;
    case word_id::stdev:
      return operation::stdev;
    case word_id::median:
      return operation::median;
    case word_id::slope:
      return operation::slope;
    case word_id::percentrank:
      return operation::percentrank;
    default:
      return operation::change;
  }
}

operand of_series(term_id term, const unit& what) {
  operand result;
  result.is_good = true;
  result.what = what;
  result.need = 1;
  result.low = 0;
  result.term = term;
  return result;
}

/// One method for each kind of call; all but the unit's checks.
class lowering {
public:
  lowering(term_table& terms, const word_row& row, std::span<const operand> arguments)
      : terms_(terms), row_(row), arguments_(arguments) {
    result_.is_good = true;
  }

  operand window();
  operand trend(operation comparison);
  operand crossing(operation comparison, operation before);
  operand nearness();
  operand over_bars();
  operand value_when();
  operand extreme(operation code);
  operand absolute();
  operand choice();
  operand correlation();
  operand ranking(term_id universe);

private:
  int length(std::size_t at) const { return static_cast<int>(arguments_[at].value); }
  void set_range(double low, double high) {
    result_.low = low;
    result_.high = high;
  }
  void condition(term_id term, term_id margin) {
    result_.type = value_type::condition;
    result_.term = term;
    result_.margin = margin;
  }
  void describe_window(word_id what, const operand& x, int n);

  term_table& terms_;
  const word_row& row_;
  std::span<const operand> arguments_;
  operand result_;
};

void lowering::describe_window(word_id what, const operand& x, int n) {
  const int extra = what == word_id::ema ? 3 * n - 1 : what == word_id::rma ? 6 * n - 1 : n - 1;
  const bool sees_one_more =
    what == word_id::percentrank || what == word_id::change || what == word_id::roc;
  result_.need = x.need + extra + (sees_one_more ? 1 : 0);
  switch (what) {
    case word_id::highestbars:
    case word_id::lowestbars:
      result_.is_count = true;
      set_range(0, n - 1);
      return;
    case word_id::percentrank:
      set_range(0, 1);
      return;
    case word_id::change:
      set_range(x.low >= 0 ? -1 : -infinite, infinite);
      return;
    case word_id::roc:
      result_.what = oscillator;
      set_range(x.low >= 0 ? -100 : -infinite, infinite);
      return;
    default:
      break;
  }
  result_.what = x.what;
  result_.is_bare = x.is_bare;
  if (what == word_id::slope)
    return;
  if (what == word_id::stdev) {
    set_range(0, infinite);
    return;
  }
  result_.is_level = x.is_level;
  if (what == word_id::sum) {
    set_range(x.low >= 0 ? 0 : n * x.low, infinite);
    return;
  }
  result_.is_count = x.is_count;
  result_.is_turnover = x.is_turnover;
  set_range(x.low, x.high);
}

operand lowering::window() {
  const auto& x = arguments_[0];
  const int n = length(1);
  describe_window(row_.id, x, n);
  term one{window_of(row_.id), x.term};
  one.n = n;
  result_.term = terms_.intern(one);
  if (row_.id == word_id::roc)
    result_.term = terms_.intern({operation::multiply, terms_.constant(100), result_.term});
  return result_;
}

operand lowering::trend(operation comparison) {
  const auto& x = arguments_[0];
  const int n = length(1);
  const auto before = lower_shift(terms_, x, 1).term;
  const auto step = terms_.intern({comparison, x.term, before});
  term all{operation::all, step};
  all.n = n;
  term least{operation::lowest, margin_of(terms_, comparison, x.term, before)};
  least.n = n;
  condition(terms_.intern(all), terms_.intern(least));
  result_.need = x.need + n;
  return result_;
}

operand lowering::crossing(operation comparison, operation before) {
  const auto a = arguments_[0].term;
  const auto b = arguments_[1].term;
  const auto now = terms_.intern({comparison, a, b});
  term then{operation::shift_truth, terms_.intern({before, a, b})};
  then.n = 1;
  term then_margin{operation::shift, margin_of(terms_, before, a, b)};
  then_margin.n = 1;
  condition(terms_.intern({operation::logic_and, now, terms_.intern(then)}),
            terms_.intern({operation::smaller, margin_of(terms_, comparison, a, b),
                           terms_.intern(then_margin)}));
  result_.need = std::max(arguments_[0].need, arguments_[1].need) + 1;
  return result_;
}

operand lowering::nearness() {
  const auto a = arguments_[0].term;
  const auto b = arguments_[1].term;
  const auto share = arguments_[2].term;
  condition(terms_.intern({operation::near, a, b, share}),
            terms_.intern({operation::margin_near, a, b, share}));
  result_.left = a;
  result_.right = b;
  result_.need = std::max({arguments_[0].need, arguments_[1].need, arguments_[2].need});
  return result_;
}

operand lowering::over_bars() {
  const auto& c = arguments_[0];
  const int n = length(1);
  result_.need = c.need + n - 1;
  term one{operation::any, c.term};
  one.n = n;
  if (row_.id == word_id::any || row_.id == word_id::all) {
    const bool is_any = row_.id == word_id::any;
    one.code = is_any ? operation::any : operation::all;
    term best{is_any ? operation::highest : operation::lowest, c.margin};
    best.n = n;
    condition(terms_.intern(one), c.margin == no_term ? no_term : terms_.intern(best));
    return result_;
  }
  one.code = row_.id == word_id::count ? operation::count : operation::since;
  result_.term = terms_.intern(one);
  result_.is_count = true;
  set_range(0, n);
  return result_;
}

operand lowering::value_when() {
  const auto& x = arguments_[1];
  const int n = length(3);
  term one{operation::value_when, arguments_[0].term, x.term};
  one.n = n;
  one.k = length(2);
  result_ = x;
  result_.is_constant = false;
  result_.term = terms_.intern(one);
  result_.need = std::max(arguments_[0].need, x.need) + n - 1;
  return result_;
}

operand lowering::extreme(operation code) {
  result_ = arguments_[0];
  result_.is_constant = false;
  for (const auto& next : arguments_.subspan(1)) {
    result_.term = terms_.intern({code, result_.term, next.term});
    result_.need = std::max(result_.need, next.need);
    if (result_.is_bare)
      result_.what = next.what;
    result_.is_count = (result_.is_count || result_.is_bare) && (next.is_count || next.is_bare);
    result_.is_turnover = result_.is_turnover || next.is_turnover;
    result_.is_bare = result_.is_bare && next.is_bare;
    const bool is_min = code == operation::smaller;
    result_.low = is_min ? std::min(result_.low, next.low) : std::max(result_.low, next.low);
    result_.high = is_min ? std::min(result_.high, next.high) : std::max(result_.high, next.high);
  }
  return result_;
}

operand lowering::absolute() {
  result_ = arguments_[0];
  result_.term = terms_.intern({operation::absolute, result_.term});
  set_range(0, infinite);
  return result_;
}

operand lowering::choice() {
  const auto& a = arguments_[1];
  const auto& b = arguments_[2];
  result_ = a;
  result_.is_constant = false;
  result_.term = terms_.intern({operation::choose, arguments_[0].term, a.term, b.term});
  result_.need = std::max({arguments_[0].need, a.need, b.need});
  result_.what = a.is_bare ? b.what : a.what;
  result_.is_bare = a.is_bare && b.is_bare;
  result_.is_count = (a.is_count || a.is_bare) && (b.is_count || b.is_bare);
  result_.is_turnover = a.is_turnover || b.is_turnover;
  set_range(std::min(a.low, b.low), std::max(a.high, b.high));
  return result_;
}

operand lowering::correlation() {
  term one{operation::corr, arguments_[0].term, arguments_[1].term};
  one.n = length(2);
  result_.term = terms_.intern(one);
  result_.need = std::max(arguments_[0].need, arguments_[1].need) + one.n - 1;
  set_range(-1, 1);
  return result_;
}

operand lowering::ranking(term_id universe) {
  const bool is_rank = row_.id == word_id::rank;
  const auto code = is_rank                       ? operation::rank
                    : row_.id == word_id::pctrank ? operation::pctrank
                                                  : operation::breadth;
  result_.term = terms_.intern({code, arguments_[0].term, universe});
  result_.need = arguments_[0].need;
  result_.is_count = is_rank;
  set_range(is_rank ? 1 : 0, is_rank ? infinite : 1);
  return result_;
}

} // namespace

operand lower_series(term_table& terms, word_id series) {
  switch (series) {
    case word_id::open:
      return of_series(terms.intern({operation::open}), price);
    case word_id::high:
      return of_series(terms.intern({operation::high}), price);
    case word_id::low:
      return of_series(terms.intern({operation::low}), price);
    case word_id::volume:
      return of_series(terms.intern({operation::volume}), shares);
    case word_id::typical:
      return of_series(terms.intern({operation::typical}), price);
    case word_id::turnover: {
      auto result = of_series(terms.intern({operation::turnover}), krw);
      result.is_turnover = true;
      return result;
    }
    case word_id::true_range: {
      auto result = of_series(terms.intern({operation::true_range}), price);
      result.need = 2;
      return result;
    }
    case word_id::obv: {
      auto result = of_series(terms.intern({operation::obv}), shares);
      result.low = -infinite;
      result.is_level = true;
      return result;
    }
    default:
      return of_series(terms.intern({operation::close}), price);
  }
}

operand lower_shift(term_table& terms, const operand& a, int n) {
  auto result = a;
  const bool is_condition = a.type == value_type::condition;
  term one{is_condition ? operation::shift_truth : operation::shift, a.term};
  one.n = n;
  result.term = n == 0 ? a.term : terms.intern(one);
  if (n != 0 && a.margin != no_term) {
    term margin{operation::shift, a.margin};
    margin.n = n;
    result.margin = terms.intern(margin);
  }
  result.left = result.right = no_term;
  result.need = a.need + n;
  return result;
}

term_id margin_of(term_table& terms, operation code, term_id a, term_id b) {
  switch (code) {
    case operation::equal:
      return terms.intern({operation::margin_equal, a, b});
    case operation::unequal:
      return terms.intern({operation::margin_unequal, a, b});
    case operation::less:
    case operation::less_equal:
      // (b - a) / abs(b)
      return terms.intern({operation::negate, terms.intern({operation::margin, a, b})});
    default:
      return terms.intern({operation::margin, a, b});
  }
}

operand lower_call(term_table& terms, const word_row& row, std::string_view field,
                   std::span<const operand> arguments, term_id universe) {
  lowering call{terms, row, arguments};
  switch (row.id) {
    case word_id::rising:
      return call.trend(operation::greater);
    case word_id::falling:
      return call.trend(operation::less);
    case word_id::crossup:
      return call.crossing(operation::greater, operation::less_equal);
    case word_id::crossdown:
      return call.crossing(operation::less, operation::greater_equal);
    case word_id::near:
      return call.nearness();
    case word_id::any:
    case word_id::all:
    case word_id::count:
    case word_id::since:
      return call.over_bars();
    case word_id::when:
      return call.value_when();
    case word_id::min:
      return call.extreme(operation::smaller);
    case word_id::max:
      return call.extreme(operation::larger);
    case word_id::abs:
      return call.absolute();
    case word_id::choose:
      return call.choice();
    case word_id::corr:
      return call.correlation();
    case word_id::rank:
    case word_id::pctrank:
    case word_id::breadth:
      return call.ranking(universe);
    default:
      break;
  }
  if (row.id <= word_id::roc)
    return call.window();
  return lower_indicator(terms, row.id, field, arguments);
}

} // namespace tandem::screens
