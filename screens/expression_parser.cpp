#include "screens/limits.hpp"
#include "screens/token_cursor.hpp"
#include "screens/words.hpp"

#include <utility>

namespace tandem::screens {

namespace {

bool is_comparison(token_kind kind) {
  switch (kind) {
    case token_kind::less:
    case token_kind::less_equal:
    case token_kind::greater:
    case token_kind::greater_equal:
    case token_kind::equal:
    case token_kind::not_equal:
      return true;
    default:
      return false;
  }
}

/// One method a rule of the grammar. A place is that of a node; after a failure it means nothing.
class expression_parser {
public:
  explicit expression_parser(token_cursor& cursor) : cursor_(cursor) {}

  std::size_t parse_all();

private:
  std::vector<token>& tokens() { return cursor_.tree().tokens; }
  std::vector<syntax_node>& nodes() { return cursor_.tree().nodes; }
  syntax_node& node(std::size_t at) { return nodes()[at]; }

  std::size_t add(syntax_node one) {
    if (cursor_.failed())
      return 0;
    nodes().push_back(std::move(one));
    return nodes().size() - 1;
  }

  /// A level deeper; false where that is too deep.
  bool enter() {
    if (++depth_ <= limits::nesting_max)
      return !cursor_.failed();
    cursor_.fail(problem_kind::too_large, cursor_.peek(),
                 "brackets, not, - and [ ] may stand at most " + std::to_string(limits::nesting_max)
                   + " deep in one another");
    return false;
  }

  std::size_t parse_inverted();
  std::size_t parse_compared();
  std::size_t parse_membership(std::size_t left);
  template <class Part>
  std::size_t parse_joined(syntax_kind kind, token_kind first, token_kind second, Part parse_part);
  std::size_t parse_sum();
  std::size_t parse_product();
  std::size_t parse_signed_operand();
  std::size_t parse_primary();
  std::size_t parse_word();
  std::size_t parse_bracket();
  void parse_arguments(syntax_node& call);

  bool is_choice(std::size_t at) {
    const auto& one = node(at);
    if (one.kind != syntax_kind::word || one.called || one.field != 0 || one.first != one.token)
      return false;
    const auto* known = find_word(tokens()[one.token].word);
    return known != nullptr && known->group == word_group::choice;
  }

  token_cursor& cursor_;
  std::size_t depth_ = 0;
};

std::size_t expression_parser::parse_all() {
  if (!enter())
    return 0;
  const auto left = parse_inverted();
  std::size_t result = left;
  for (const auto word : {reserved_word::logic_and, reserved_word::logic_or}) {
    if (!cursor_.next_is(word))
      continue;
    syntax_node list;
    list.kind = word == reserved_word::logic_and ? syntax_kind::logic_and : syntax_kind::logic_or;
    list.token = cursor_.place();
    list.parts.push_back(left);
    while (cursor_.next_is(word)) {
      list.operators.push_back(cursor_.take());
      list.parts.push_back(parse_inverted());
    }
    if (cursor_.next_is(reserved_word::logic_and) || cursor_.next_is(reserved_word::logic_or))
      cursor_.fail(problem_kind::mixed_and_or, cursor_.peek(),
                   "and and or stand side by side; put one of them into brackets");
    if (cursor_.failed())
      return 0;
    list.first = node(left).first;
    list.last = node(list.parts.back()).last;
    result = add(std::move(list));
    break;
  }
  --depth_;
  return result;
}

std::size_t expression_parser::parse_inverted() {
  if (!cursor_.next_is(reserved_word::logic_not))
    return parse_compared();
  if (!enter())
    return 0;
  syntax_node inverted;
  inverted.kind = syntax_kind::logic_not;
  inverted.token = inverted.first = cursor_.take();
  inverted.parts.push_back(parse_inverted());
  if (cursor_.failed())
    return 0;
  inverted.last = node(inverted.parts[0]).last;
  --depth_;
  return add(std::move(inverted));
}

std::size_t expression_parser::parse_compared() {
  auto result = parse_sum();
  if (cursor_.failed() || !is_comparison(cursor_.peek().kind))
    return result;
  if (is_choice(result)) {
    result = parse_membership(result);
  } else {
    syntax_node comparison;
    comparison.kind = syntax_kind::compare;
    comparison.token = cursor_.take();
    comparison.parts = {result, parse_sum()};
    if (cursor_.failed())
      return 0;
    comparison.first = node(comparison.parts[0]).first;
    comparison.last = node(comparison.parts[1]).last;
    result = add(std::move(comparison));
  }
  if (!cursor_.failed() && is_comparison(cursor_.peek().kind))
    cursor_.fail(problem_kind::chained_comparison, cursor_.peek(),
                 "two comparisons in one; write a < b and b < c");
  return result;
}

std::size_t expression_parser::parse_membership(std::size_t left) {
  syntax_node comparison;
  comparison.kind = syntax_kind::membership;
  if (!cursor_.next_is(token_kind::equal) && !cursor_.next_is(token_kind::not_equal)) {
    cursor_.fail_here(tokens()[node(left).token].word + " takes only == or !=");
    return 0;
  }
  comparison.token = cursor_.take();
  if (!cursor_.next_is(token_kind::word) || cursor_.peek().reserved != reserved_word::none) {
    cursor_.fail_here("one of the words of " + tokens()[node(left).token].word + " belongs here");
    return 0;
  }
  comparison.other = comparison.last = cursor_.take();
  comparison.parts.push_back(left);
  comparison.first = node(left).first;
  return add(std::move(comparison));
}

template <class Part>
std::size_t expression_parser::parse_joined(syntax_kind kind, token_kind first, token_kind second,
                                            Part parse_part) {
  const auto left = parse_part();
  if (!cursor_.next_is(first) && !cursor_.next_is(second))
    return left;
  syntax_node list;
  list.kind = kind;
  list.token = cursor_.place();
  list.parts.push_back(left);
  while (cursor_.next_is(first) || cursor_.next_is(second)) {
    list.operators.push_back(cursor_.take());
    list.parts.push_back(parse_part());
  }
  if (cursor_.failed())
    return 0;
  list.first = node(left).first;
  list.last = node(list.parts.back()).last;
  return add(std::move(list));
}

std::size_t expression_parser::parse_sum() {
  return parse_joined(syntax_kind::sum, token_kind::plus, token_kind::minus,
                      [this] { return parse_product(); });
}

std::size_t expression_parser::parse_product() {
  return parse_joined(syntax_kind::product, token_kind::times, token_kind::divide,
                      [this] { return parse_signed_operand(); });
}

std::size_t expression_parser::parse_signed_operand() {
  if (cursor_.next_is(token_kind::minus)) {
    if (!enter())
      return 0;
    syntax_node negated;
    negated.kind = syntax_kind::negate;
    negated.token = negated.first = cursor_.take();
    negated.parts.push_back(parse_signed_operand());
    if (cursor_.failed())
      return 0;
    negated.last = node(negated.parts[0]).last;
    --depth_;
    return add(std::move(negated));
  }
  auto result = parse_primary();
  const auto depth = depth_;
  while (cursor_.next_is(token_kind::open_square)) {
    if (!enter())
      return 0;
    syntax_node shifted;
    shifted.kind = syntax_kind::index;
    shifted.token = cursor_.take();
    shifted.parts = {result, parse_all()};
    shifted.last = cursor_.expect_closing(shifted.token);
    if (cursor_.failed())
      return 0;
    shifted.first = node(result).first;
    result = add(std::move(shifted));
  }
  depth_ = depth;
  return result;
}

std::size_t expression_parser::parse_bracket() {
  const auto open = cursor_.take();
  const auto inside = parse_all();
  const auto close = cursor_.expect_closing(open);
  if (cursor_.failed())
    return 0;
  node(inside).first = open;
  node(inside).last = close;
  return inside;
}

void expression_parser::parse_arguments(syntax_node& call) {
  const auto open = cursor_.take();
  call.called = true;
  if (!cursor_.next_is(token_kind::close_round)) {
    call.parts.push_back(parse_all());
    while (cursor_.next_is(token_kind::comma)) {
      cursor_.take();
      call.parts.push_back(parse_all());
    }
  }
  call.last = cursor_.expect_closing(open);
}

std::size_t expression_parser::parse_word() {
  syntax_node one;
  one.kind = syntax_kind::word;
  one.token = one.first = one.last = cursor_.take();
  const auto* known = find_word(tokens()[one.token].word);
  if (known != nullptr && known->id == word_id::name && cursor_.next_is(reserved_word::has)) {
    cursor_.take();
    one.kind = syntax_kind::has_text;
    one.other = one.last = cursor_.expect(token_kind::text, "a text in quotes belongs here");
    return add(std::move(one));
  }
  if (cursor_.next_is(token_kind::open_round))
    parse_arguments(one);
  if (cursor_.next_is(token_kind::dot)) {
    cursor_.take();
    one.field = one.last = cursor_.expect(token_kind::word, "the name of a field belongs here");
  }
  return add(std::move(one));
}

std::size_t expression_parser::parse_primary() {
  const auto& next = cursor_.peek();
  const auto single = [this](syntax_kind kind) {
    syntax_node one;
    one.kind = kind;
    one.token = one.first = one.last = cursor_.take();
    return add(std::move(one));
  };
  if (cursor_.next_is(token_kind::number))
    return single(syntax_kind::number);
  if (cursor_.next_is(token_kind::reference))
    return single(syntax_kind::reference);
  if (cursor_.next_is(token_kind::open_round))
    return parse_bracket();
  const bool is_when = next.reserved == reserved_word::when
                       && cursor_.peek_behind_next().kind == token_kind::open_round;
  if (cursor_.next_is(token_kind::word) && (next.reserved == reserved_word::none || is_when))
    return parse_word();
  cursor_.fail_here("a number, a word or an opening bracket belongs here");
  return 0;
}

} // namespace

std::size_t parse_expression(token_cursor& cursor) {
  return expression_parser{cursor}.parse_all();
}

} // namespace tandem::screens
