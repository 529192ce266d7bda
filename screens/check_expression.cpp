#include "screens/check_context.hpp"
#include "screens/limits.hpp"
#include "screens/lower_call.hpp"
#include "screens/operator_check.hpp"
#include "screens/suggestion.hpp"
#include "screens/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace tandem::screens {

namespace {

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
  operand check_logic();
  operand check_inversion();
  operand check_index();
  operand check_reference();
  operand check_text();
  operand check_membership();

  operand constant(double value) const;
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
    case syntax_kind::compare: {
      const auto a = check_number(context_, node_.parts[0]);
      const auto b = check_number(context_, node_.parts[1]);
      return compare_numbers(context_, node_, a, b);
    }
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

bool node_check::judge_need(const operand& value) {
  if (value.need <= limits::bars_max)
    return true;
  context_.tell(problem_kind::too_many_bars, node_.first, node_.last,
                context_.written(node_.first, node_.last) + " needs " + std::to_string(value.need)
                  + " bars, " + std::to_string(limits::bars_max) + " are kept");
  return false;
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
    auto joined = join_numbers(context_, node_, result, parts[i], node_.operators[i - 1]);
    if (!joined)
      return {};
    result = *joined;
  }
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
