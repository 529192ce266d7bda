#include "screens/operator_check.hpp"

#include "screens/lower_call.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace tandem::screens {

namespace {

operation comparison_of(token_kind kind) {
  switch (kind) {
    case token_kind::less:
      return operation::less;
    case token_kind::less_equal:
      return operation::less_equal;
    case token_kind::greater:
      return operation::greater;
    case token_kind::greater_equal:
      return operation::greater_equal;
    case token_kind::equal:
      return operation::equal;
    default:
      return operation::unequal;
  }
}

/// Whether a comparison of anything in `a` with anything in `b` always has the same answer.
std::optional<bool> decided(operation code, const operand& a, const operand& b) {
  switch (code) {
    case operation::less:
      return a.high < b.low    ? std::optional{true}
             : a.low >= b.high ? std::optional{false}
                               : std::nullopt;
    case operation::less_equal:
      return a.high <= b.low  ? std::optional{true}
             : a.low > b.high ? std::optional{false}
                              : std::nullopt;
    case operation::greater:
      return decided(operation::less, b, a);
    case operation::greater_equal:
      return decided(operation::less_equal, b, a);
    default:
      break;
  }
  std::optional<bool> is_equal;
  if (a.high < b.low || a.low > b.high)
    is_equal = false;
  else if (a.low == a.high && b.low == b.high && a.low == b.low)
    is_equal = true;
  if (!is_equal)
    return std::nullopt;
  return code == operation::equal ? *is_equal : !*is_equal;
}

bool judge_levels(check_context& context, const operand& a, const operand& b, std::size_t sign,
                  bool both_may) {
  if ((!a.is_level && !b.is_level) || (a.is_level && b.is_level && both_may))
    return true;
  context.tell(problem_kind::cumulative_level, sign, sign,
               "obv is a running total: it is compared with, or subtracted from, another level of "
               "it only, as in obv > sma(obv, 20)");
  return false;
}

bool judge_units(check_context& context, const operand& a, const operand& b, std::size_t sign) {
  if (a.is_bare || b.is_bare || a.what == b.what)
    return true;
  auto sentence = name_of(a.what) + " here and " + name_of(b.what) + " there; both must be alike";
  if (a.is_constant || b.is_constant)
    sentence += a.what == oscillator || b.what == oscillator ? ": write 70 and not 70%"
                                                             : ": a number with % is a plain one";
  context.tell(problem_kind::unit_mismatch, sign, sign, std::move(sentence));
  return false;
}

/// The interval of `a sign b` where both are constants.
void join_intervals(token_kind sign, const operand& a, const operand& b, operand& result) {
  if (sign == token_kind::plus) {
    result.low = a.low + b.low;
    result.high = a.high + b.high;
  } else if (sign == token_kind::minus) {
    result.low = a.low - b.high;
    result.high = a.high - b.low;
  } else {
    const bool divides = sign == token_kind::divide;
    const auto value = [divides](double x, double y) { return divides ? x / y : x * y; };
    const std::array ends{value(a.low, b.low), value(a.low, b.high), value(a.high, b.low),
                          value(a.high, b.high)};
    const bool has_pole = divides && b.low <= 0 && b.high >= 0;
    const bool is_known = std::none_of(ends.begin(), ends.end(), [](double x) { return x != x; });
    if (!has_pole && is_known) {
      result.low = *std::min_element(ends.begin(), ends.end());
      result.high = *std::max_element(ends.begin(), ends.end());
    }
  }
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (result.low != result.low)
    result.low = -infinite;
  if (result.high != result.high)
    result.high = infinite;
}

std::optional<operand> join_constants(check_context& context, const syntax_node& node,
                                      const operand& a, const operand& b, std::size_t sign) {
  const auto kind = context.at(sign).kind;
  operand result;
  result.is_good = result.is_constant = true;
  result.is_bare = a.is_bare && b.is_bare;
  result.what = a.is_bare ? b.what : a.what;
  result.is_big = a.is_big || b.is_big;
  result.value = kind == token_kind::plus    ? a.value + b.value
                 : kind == token_kind::minus ? a.value - b.value
                 : kind == token_kind::times ? a.value * b.value
                                             : a.value / b.value;
  if (!std::isfinite(result.value)) {
    context.tell(problem_kind::bad_value, node.first, node.last,
                 context.written(node.first, node.last) + " is no number");
    return std::nullopt;
  }
  join_intervals(kind, a, b, result);
  result.term = context.terms.constant(result.value);
  return result;
}

/// Tells where a comparison with a constant has the same answer on every bar.
bool judge_constancy(check_context& context, const syntax_node& node, operation code,
                     const operand& a, const operand& b) {
  if (!a.is_constant && !b.is_constant)
    return true;
  const auto answer = decided(code, a, b);
  if (!answer)
    return true;
  const auto& fixed = b.is_constant ? b : a;
  const auto& other = b.is_constant ? a : b;
  const auto place = node.parts[b.is_constant ? 1 : 0];
  const double as_percent = fixed.value / 100;
  if (!other.is_constant && fixed.is_bare && other.what == plain && !other.is_bare
      && !other.is_count && std::abs(fixed.value) >= 1 && other.low <= as_percent
      && as_percent <= other.high) {
    const auto& at = context.syntax.nodes[place];
    const auto text = context.written(at.first, at.last);
    context.tell(problem_kind::percent_suspected, at.first, at.last,
                 text + " is " + text + "00 %, which decides this for ever; write " + text + "%");
    return false;
  }
  context.tell(problem_kind::constant_condition, node.first, node.last,
               context.written(node.first, node.last)
                 + (*answer ? " is always true" : " is never true"));
  return false;
}

/// Warnings about the constant `value`, which stands at `place` against `other`.
void suspect(check_context& context, const operand& value, const operand& other,
             std::size_t place) {
  if (!value.is_constant || !value.is_bare || other.is_constant)
    return;
  const auto& at = context.syntax.nodes[place];
  const auto text = context.written(at.first, at.last);
  if (other.what == plain && !other.is_bare && !other.is_count && std::abs(value.value) >= 1)
    context.tell(problem_kind::percent_suspected, at.first, at.last,
                 text + " means " + text + " times, " + text + "00 %; write " + text
                   + "% where a percentage is meant",
                 {}, severity::warning);
  if (other.is_turnover && !value.is_big && value.value < 1e8 && value.value != 0)
    context.tell(problem_kind::unit_suspected, at.first, at.last,
                 text + " means KRW " + text
                   + " here, not millions; write it with 만, 억 or 조, as in 100억",
                 {}, severity::warning);
}

} // namespace

std::optional<operand> join_numbers(check_context& context, const syntax_node& node,
                                    const operand& a, const operand& b, std::size_t sign) {
  const auto kind = context.at(sign).kind;
  const bool adds = kind == token_kind::plus || kind == token_kind::minus;
  if (!judge_levels(context, a, b, sign, kind == token_kind::minus))
    return std::nullopt;
  if (adds && !judge_units(context, a, b, sign))
    return std::nullopt;
  if (a.is_constant && b.is_constant)
    return join_constants(context, node, a, b, sign);
  operand result;
  result.is_good = true;
  result.need = std::max(a.need, b.need);
  result.rank_token = a.rank_token ? a.rank_token : b.rank_token;
  result.is_bare = a.is_bare && b.is_bare;
  operation code{};
  if (adds) {
    result.what = a.is_bare ? b.what : a.what;
    result.is_count = (a.is_count || a.is_bare) && (b.is_count || b.is_bare);
    code = kind == token_kind::plus ? operation::add : operation::subtract;
  } else if (kind == token_kind::times) {
    result.what = product_of(a.what, b.what);
    code = operation::multiply;
  } else {
    result.what = quotient_of(a.what, b.what);
    code = operation::divide;
  }
  result.term = context.terms.intern({code, a.term, b.term});
  return result;
}

operand compare_numbers(check_context& context, const syntax_node& node, const operand& a,
                        const operand& b) {
  if (!a.is_good || !b.is_good || !judge_levels(context, a, b, node.token, true)
      || !judge_units(context, a, b, node.token))
    return {};
  const auto code = comparison_of(context.at(node.token).kind);
  // A value that the user sets is judged as any of its range, once, without a value.
  if (context.options.parameters.empty() && !judge_constancy(context, node, code, a, b))
    return {};
  suspect(context, a, b, node.parts[0]);
  suspect(context, b, a, node.parts[1]);
  operand result;
  result.is_good = true;
  result.type = value_type::condition;
  result.need = std::max(a.need, b.need);
  result.rank_token = a.rank_token ? a.rank_token : b.rank_token;
  result.term = context.terms.intern({code, a.term, b.term});
  result.left = a.term;
  result.right = b.term;
  result.margin = margin_of(context.terms, code, a.term, b.term);
  return result;
}

} // namespace tandem::screens
