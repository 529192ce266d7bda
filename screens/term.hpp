#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tandem::screens {

/// What one term computes on a bar. `a`, `b`, `c` are its operands, `n` and `k` whole numbers.
enum class operation : std::uint8_t {
  // Numbers.
  constant, ///< value
  open,
  high,
  low,
  close,
  volume,
  turnover,
  typical,
  true_range,
  obv,
  index_close, ///< n: 0 KOSPI, 1 KOSDAQ
  shift,       ///< a, n bars earlier
  add,
  subtract,
  multiply,
  divide,
  negate,
  absolute,
  smaller,
  larger,
  choose, ///< a ? b : c
  clamp,  ///< a within n..k
  sum,
  sma,
  wma,
  ema,
  rma,
  highest,
  lowest,
  highestbars,
  lowestbars,
  stdev,
  mean_deviation, ///< mean of abs(a - mean of a) over n bars
  median,
  slope,
  percentrank,
  corr,
  change,
  gain,      ///< max(a - a[1], 0)
  loss,      ///< max(a[1] - a, 0)
  balance,   ///< 100 a / (a + b); 50 where both are 0
  plus_move, ///< high - high[1] where that is above 0 and above low[1] - low, else 0
  minus_move,
  directional, ///< 100 abs(a - b) / (a + b); 0 where both are 0
  count,
  since,
  value_when,     ///< b at the k-th newest of n bars on which a held
  points,         ///< value where a is yes, else 0
  margin,         ///< (a - b) / abs(b)
  margin_equal,   ///< -abs(a - b) / abs(b)
  margin_unequal, ///< abs(a - b) / abs(b)
  margin_near,    ///< (c abs(b) - abs(a - b)) / (c abs(b))
  rank,           ///< of a, among the symbols for which b is yes
  pctrank,
  breadth, ///< share of the symbols for which b is yes for which a is yes
  // Conditions from here on.
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  unequal,
  near, ///< abs(a - b) <= c abs(b)
  shift_truth,
  logic_and,
  logic_or,
  logic_not,
  any,
  all,
  flag,      ///< n: a word_id such as `kospi`
  regime_is, ///< n: a word_id such as `bull`
  name_has,  ///< n: a text of the table
  certain,   ///< a, with no for unknown
  if_yes,    ///< b where a is yes, else a
  always,    ///< yes
};

constexpr bool is_condition(operation code) {
  return code >= operation::less;
}

constexpr bool is_cross_section(operation code) {
  return code == operation::rank || code == operation::pctrank || code == operation::breadth;
}

/// A place in a `term_table`.
using term_id = std::int32_t;
inline constexpr term_id no_term = -1;

struct term {
  operation code = operation::constant;
  term_id a = no_term;
  term_id b = no_term;
  term_id c = no_term;
  std::int32_t n = 0;
  std::int32_t k = 0;
  double value = 0;
  bool operator==(const term&) const = default;
};

/// Terms, each once: equal ones are one. Operands come before what is made of them.
class term_table {
public:
  /// The place of `one`, which is added where it is not there yet.
  term_id intern(const term& one);
  term_id constant(double value);
  std::int32_t intern_text(std::string_view text);

  std::size_t size() const { return terms_.size(); }
  const term& operator[](term_id at) const { return terms_[static_cast<std::size_t>(at)]; }
  const std::string& text(std::int32_t at) const { return texts_[static_cast<std::size_t>(at)]; }

  /// Adds those terms of `other` that reach one of `roots`. The result says where each term of
  /// `other` is here; `no_term`: it was not needed.
  std::vector<term_id> import(const term_table& other, std::span<const term_id> roots);

private:
  struct hash {
    std::size_t operator()(const term& one) const;
  };

  std::vector<term> terms_;
  std::unordered_map<term, term_id, hash> places_;
  std::vector<std::string> texts_;
};

/// The operands of a term, without `no_term`.
template <class Visit>
void visit_operands(const term& one, Visit visit) {
  for (const auto part : {one.a, one.b, one.c})
    if (part != no_term)
      visit(part);
}

} // namespace tandem::screens
