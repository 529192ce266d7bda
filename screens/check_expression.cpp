#include "screens/check_context.hpp"
#include "screens/limits.hpp"
#include "screens/lower_call.hpp"
#include "screens/suggestion.hpp"
#include "screens/words.hpp"

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

/// The checks and the value of one node of the tree; `place` is where it stands.
class node_check {
public:
  node_check(check_context& context, std::size_t place)
      : context_(context), place_(place), node_(context.syntax.nodes[place]) {}

  operand run();

private:
  operand check_literal();
  operand check_negation();
  operand check_chain();
  operand check_comparison();
  operand check_logic();
  operand check_inversion();
  operand check_index();
  operand check_reference();
  operand check_text();
  operand check_membership();

  operand constant(double value) const;
  std::optional<operand> join(const operand& a, const operand& b, std::size_t sign);
  std::optional<operand> join_constants(const operand& a, const operand& b, std::size_t sign);
  bool judge_levels(const operand& a, const operand& b, std::size_t sign, bool both_may);
  bool judge_units(const operand& a, const operand& b, std::size_t sign);
  bool judge_constancy(operation code, const operand& a, const operand& b);
  void suspect(const operand& value, const operand& other, std::size_t place);
  bool judge_need(const operand& value);

  check_context& context_;
  std::size_t place_;
  const syntax_node& node_;
};

operand node_check::run() {
  switch (node_.kind) {
    case syntax_kind::number:
      return check_literal();
    case syntax_kind::word:
      return check_word(context_, place_);
    case syntax_kind::reference:
      return check_reference();
    case syntax_kind::negate:
      return check_negation();
    case syntax_kind::sum:
    case syntax_kind::product:
      return check_chain();
    case syntax_kind::compare:
      return check_comparison();
    case syntax_kind::logic_and:
    case syntax_kind::logic_or:
      return check_logic();
    case syntax_kind::logic_not:
      return check_inversion();
    case syntax_kind::index:
      return check_index();
    case syntax_kind::has_text:
      return check_text();
    case syntax_kind::membership:
      return check_membership();
  }
  return {};
}

operand node_check::constant(double value) const {
  operand result;
  result.is_good = result.is_constant = result.is_bare = true;
  result.value = result.low = result.high = value;
  result.term = context_.terms.constant(value);
  return result;
}

operand node_check::check_literal() {
  const auto& written = context_.at(node_.token);
  if (!std::isfinite(written.value)) {
    context_.tell(problem_kind::bad_value, node_.first, node_.last,
                  "the number is too large for any comparison");
    return {};
  }
  auto result = constant(written.value);
  result.is_bare = !written.percent;
  result.is_big = written.big_unit;
  return result;
}

operand node_check::check_negation() {
  auto a = check_number(context_, node_.parts[0]);
  if (!a.is_good)
    return {};
  if (a.is_level) {
    context_.tell(problem_kind::cumulative_level, node_.token, node_.token,
                  "obv is a running total; only its differences mean something, as in obv - "
                  "obv[10]");
    return {};
  }
  if (a.is_constant) {
    a.value = -a.value;
    a.low = std::exchange(a.high, -a.low) * -1;
    a.term = context_.terms.constant(a.value);
    return a;
  }
  operand result;
  result.is_good = true;
  result.what = a.what;
  result.is_bare = a.is_bare;
  result.need = a.need;
  result.rank_token = a.rank_token;
  result.term = context_.terms.intern({operation::negate, a.term});
  return result;
}

bool node_check::judge_levels(const operand& a, const operand& b, std::size_t sign, bool both_may) {
  if ((!a.is_level && !b.is_level) || (a.is_level && b.is_level && both_may))
    return true;
  context_.tell(problem_kind::cumulative_level, sign, sign,
                "obv is a running total: it is compared with, or subtracted from, another level of "
                "it only, as in obv > sma(obv, 20)");
  return false;
}

bool node_check::judge_units(const operand& a, const operand& b, std::size_t sign) {
  if (a.is_bare || b.is_bare || a.what == b.what)
    return true;
  auto sentence = name_of(a.what) + " here and " + name_of(b.what) + " there; both must be alike";
  if (a.is_constant || b.is_constant)
    sentence += a.what == oscillator || b.what == oscillator ? ": write 70 and not 70%"
                                                             : ": a number with % is a plain one";
  context_.tell(problem_kind::unit_mismatch, sign, sign, std::move(sentence));
  return false;
}

bool node_check::judge_need(const operand& value) {
  if (value.need <= limits::bars_max)
    return true;
  context_.tell(problem_kind::too_many_bars, node_.first, node_.last,
                context_.written(node_.first, node_.last) + " needs " + std::to_string(value.need)
                  + " bars, " + std::to_string(limits::bars_max) + " are kept");
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

std::optional<operand> node_check::join_constants(const operand& a, const operand& b,
                                                  std::size_t sign) {
  const auto kind = context_.at(sign).kind;
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
    context_.tell(problem_kind::bad_value, node_.first, node_.last,
                  context_.written(node_.first, node_.last) + " is no number");
    return std::nullopt;
  }
  join_intervals(kind, a, b, result);
  result.term = context_.terms.constant(result.value);
  return result;
}

std::optional<operand> node_check::join(const operand& a, const operand& b, std::size_t sign) {
  const auto kind = context_.at(sign).kind;
  const bool adds = kind == token_kind::plus || kind == token_kind::minus;
  if (!judge_levels(a, b, sign, kind == token_kind::minus))
    return std::nullopt;
  if (adds && !judge_units(a, b, sign))
    return std::nullopt;
  if (a.is_constant && b.is_constant)
    return join_constants(a, b, sign);
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
  result.term = context_.terms.intern({code, a.term, b.term});
  return result;
}

operand node_check::check_chain() {
  std::vector<operand> parts;
  bool all_good = true;
  for (const auto part : node_.parts) {
    parts.push_back(check_number(context_, part));
    all_good = all_good && parts.back().is_good;
  }
  if (!all_good)
    return {};
  auto result = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) {
    auto joined = join(result, parts[i], node_.operators[i - 1]);
    if (!joined)
      return {};
    result = *joined;
  }
  return result;
}

/// Tells where a comparison with a constant has the same answer on every bar.
bool node_check::judge_constancy(operation code, const operand& a, const operand& b) {
  if (!a.is_constant && !b.is_constant)
    return true;
  const auto answer = decided(code, a, b);
  if (!answer)
    return true;
  const auto& fixed = b.is_constant ? b : a;
  const auto& other = b.is_constant ? a : b;
  const auto place = node_.parts[b.is_constant ? 1 : 0];
  const double as_percent = fixed.value / 100;
  if (!other.is_constant && fixed.is_bare && other.what == plain && !other.is_bare
      && !other.is_count && std::abs(fixed.value) >= 1 && other.low <= as_percent
      && as_percent <= other.high) {
    const auto& at = context_.syntax.nodes[place];
    const auto text = context_.written(at.first, at.last);
    context_.tell(problem_kind::percent_suspected, at.first, at.last,
                  text + " is " + text + "00 %, which decides this for ever; write " + text + "%");
    return false;
  }
  context_.tell(problem_kind::constant_condition, node_.first, node_.last,
                context_.written(node_.first, node_.last)
                  + (*answer ? " is always true" : " is never true"));
  return false;
}

/// Warnings about the constant `value`, which stands at `place` against `other`.
void node_check::suspect(const operand& value, const operand& other, std::size_t place) {
  if (!value.is_constant || !value.is_bare || other.is_constant)
    return;
  const auto& at = context_.syntax.nodes[place];
  const auto text = context_.written(at.first, at.last);
  if (other.what == plain && !other.is_bare && !other.is_count && std::abs(value.value) >= 1)
    context_.tell(problem_kind::percent_suspected, at.first, at.last,
                  text + " means " + text + " times, " + text + "00 %; write " + text
                    + "% where a percentage is meant",
                  {}, severity::warning);
  if (other.is_turnover && !value.is_big && value.value < 1e8 && value.value != 0)
    context_.tell(problem_kind::unit_suspected, at.first, at.last,
                  text + " means KRW " + text
                    + " here, not millions; write it with 만, 억 or 조, as in 100억",
                  {}, severity::warning);
}

operand node_check::check_comparison() {
  const auto a = check_number(context_, node_.parts[0]);
  const auto b = check_number(context_, node_.parts[1]);
  if (!a.is_good || !b.is_good || !judge_levels(a, b, node_.token, true)
      || !judge_units(a, b, node_.token))
    return {};
  const auto code = comparison_of(context_.at(node_.token).kind);
  // A value that the user sets is judged as any of its range, once, without a value.
  if (context_.options.parameters.empty() && !judge_constancy(code, a, b))
    return {};
  suspect(a, b, node_.parts[0]);
  suspect(b, a, node_.parts[1]);
  operand result;
  result.is_good = true;
  result.type = value_type::condition;
  result.need = std::max(a.need, b.need);
  result.rank_token = a.rank_token ? a.rank_token : b.rank_token;
  result.term = context_.terms.intern({code, a.term, b.term});
  result.left = a.term;
  result.right = b.term;
  result.margin = margin_of(context_.terms, code, a.term, b.term);
  return result;
}

operand node_check::check_logic() {
  std::vector<operand> parts;
  bool all_good = true;
  for (const auto part : node_.parts) {
    parts.push_back(check_condition(context_, part));
    all_good = all_good && parts.back().is_good;
  }
  if (!all_good)
    return {};
  const bool is_and = node_.kind == syntax_kind::logic_and;
  auto result = parts[0];
  result.left = result.right = no_term;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto& part = parts[i];
    result.need = std::max(result.need, part.need);
    if (!result.rank_token)
      result.rank_token = part.rank_token;
    result.term = context_.terms.intern(
      {is_and ? operation::logic_and : operation::logic_or, result.term, part.term});
    result.margin = result.margin == no_term || part.margin == no_term
                      ? no_term
                      : context_.terms.intern({is_and ? operation::smaller : operation::larger,
                                               result.margin, part.margin});
  }
  return result;
}

operand node_check::check_inversion() {
  auto a = check_condition(context_, node_.parts[0]);
  if (!a.is_good)
    return {};
  a.term = context_.terms.intern({operation::logic_not, a.term});
  if (a.margin != no_term)
    a.margin = context_.terms.intern({operation::negate, a.margin});
  return a;
}

operand node_check::check_index() {
  const auto a = check_expression(context_, node_.parts[0]);
  const auto offset = check_number(context_, node_.parts[1]);
  const auto& at = context_.syntax.nodes[node_.parts[1]];
  bool is_good = a.is_good && offset.is_good;
  if (offset.is_good && !offset.is_constant) {
    context_.tell(problem_kind::not_constant, at.first, at.last,
                  "how many bars ago must be a number or a param");
    is_good = false;
  } else if (offset.is_good && offset.value < 0) {
    context_.tell(problem_kind::negative_index, at.first, at.last,
                  "a screen cannot look ahead; [1] is one bar ago");
    is_good = false;
  } else if (offset.is_good
             && (offset.value > limits::bars_max - 1 || offset.value != std::floor(offset.value)
                 || !offset.is_bare)) {
    context_.tell(problem_kind::bad_length, at.first, at.last,
                  context_.written(at.first, at.last)
                    + " bars ago: a whole number from 0 to 599 belongs here");
    is_good = false;
  }
  if (!is_good)
    return {};
  const auto& base = context_.syntax.nodes[node_.parts[0]];
  if (a.type == value_type::other) {
    tell_wrong_type(context_, node_.parts[0], a, value_type::number);
    return {};
  }
  if (a.need == 0) {
    context_.tell(problem_kind::no_series, base.first, base.last,
                  context_.written(base.first, base.last) + " is the same on every bar");
    return {};
  }
  if (a.rank_token) {
    context_.tell(problem_kind::cross_section, *a.rank_token, *a.rank_token,
                  "a place among all symbols has no past; it cannot stand in [ ]");
    return {};
  }
  auto result = lower_shift(context_.terms, a, static_cast<int>(offset.value));
  result.is_good = judge_need(result);
  return result;
}

operand node_check::check_reference() {
  const auto& name = context_.at(node_.token).word;
  const auto found = context_.options.resolve ? context_.options.resolve(name) : resolution{};
  const auto tell = [&](problem_kind kind, std::string sentence, std::string suggestion = {}) {
    context_.tell(kind, node_.token, node_.token, std::move(sentence), std::move(suggestion));
    return operand{};
  };
  switch (found.result) {
    case resolution::outcome::unknown:
      return tell(problem_kind::unknown_screen, "there is no screen " + name, found.suggestion);
    case resolution::outcome::broken:
      return tell(problem_kind::broken_screen, "the screen " + name + " has errors of its own");
    case resolution::outcome::cycle:
      return tell(problem_kind::screen_cycle, "the screen " + name + " asks for this one again");
    case resolution::outcome::found:
      break;
  }
  const std::array roots{found.what->matched};
  operand result;
  result.is_good = true;
  result.type = value_type::condition;
  result.need = found.what->need;
  if (found.what->ranks)
    result.rank_token = node_.token;
  result.term = context_.terms.import(found.what->terms, roots)[static_cast<std::size_t>(roots[0])];
  return result;
}

operand node_check::check_text() {
  operand result;
  result.is_good = true;
  result.type = value_type::condition;
  term one{operation::name_has};
  one.n = context_.terms.intern_text(context_.at(node_.other).word);
  result.term = context_.terms.intern(one);
  return result;
}

operand node_check::check_membership() {
  const auto& attribute = *find_word(context_.at(context_.syntax.nodes[node_.parts[0]].token).word);
  const auto& typed = context_.at(node_.other).word;
  const auto* known = find_word(typed);
  const auto choices = choices_of(attribute.id);
  if (known == nullptr || std::find(choices.begin(), choices.end(), known->id) == choices.end()) {
    std::vector<std::string_view> legal;
    std::string listed;
    for (const auto choice : choices) {
      legal.push_back(row_of(choice).text);
      listed += (listed.empty() ? "" : " ") + std::string{row_of(choice).text};
    }
    for (const auto choice : choices)
      for (const auto alias : row_of(choice).aliases)
        legal.push_back(alias);
    const auto nearest = nearest_word(typed, legal);
    context_.tell(problem_kind::unknown_word, node_.other, node_.other,
                  typed + " is no " + std::string{attribute.text} + "; it is one of " + listed,
                  nearest);
    return {};
  }
  operand result;
  result.is_good = true;
  result.type = value_type::condition;
  term one{attribute.id == word_id::regime ? operation::regime_is : operation::flag};
  one.n = static_cast<std::int32_t>(known->id);
  result.term = context_.terms.intern(one);
  if (context_.at(node_.token).kind == token_kind::not_equal)
    result.term = context_.terms.intern({operation::logic_not, result.term});
  return result;
}

} // namespace

operand check_expression(check_context& context, std::size_t place) {
  return node_check{context, place}.run();
}

void tell_wrong_type(check_context& context, std::size_t place, const operand& value,
                     value_type wanted) {
  const auto& at = context.syntax.nodes[place];
  const auto text = context.written(at.first, at.last);
  const bool wants_number = wanted == value_type::number;
  std::string sentence = text
                         + (value.type == value_type::condition ? " is a condition"
                            : value.type == value_type::number  ? " is a number"
                                                                : " is neither by itself")
                         + (wants_number ? "; a number belongs here"
                                         : "; a condition belongs here, such as close > open");
  const auto* known = find_word(context.at(at.token).word);
  if (known != nullptr && known->group == word_group::regime_word)
    sentence = text + " is written regime == " + text;
  else if (known != nullptr && known->group == word_group::choice)
    sentence = text + " is compared with one of its words, as in " + std::string{known->text}
               + " == " + std::string{row_of(choices_of(known->id)[0]).text};
  else if (known != nullptr && known->group == word_group::name)
    sentence = "write name has \"TEXT\"";
  context.tell(wants_number ? problem_kind::expected_number : problem_kind::expected_bool, at.first,
               at.last, std::move(sentence));
}

operand check_condition(check_context& context, std::size_t place) {
  const auto value = check_expression(context, place);
  if (!value.is_good || value.type == value_type::condition)
    return value;
  tell_wrong_type(context, place, value, value_type::condition);
  return {};
}

operand check_number(check_context& context, std::size_t place) {
  const auto value = check_expression(context, place);
  if (!value.is_good || value.type == value_type::number)
    return value;
  tell_wrong_type(context, place, value, value_type::number);
  return {};
}

} // namespace tandem::screens
