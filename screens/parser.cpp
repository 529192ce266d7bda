#include "screens/advice.hpp"
#include "screens/clause_split.hpp"
#include "screens/lexer.hpp"
#include "screens/limits.hpp"
#include "screens/suggestion.hpp"
#include "screens/token_cursor.hpp"

#include <array>
#include <utility>

namespace tandem::screens {

namespace {

constexpr std::array<std::string_view, 8> clause_words{"screen", "param", "universe", "match",
                                                       "score",  "need",  "order",    "limit"};

class match_parser {
public:
  explicit match_parser(token_cursor& cursor) : cursor_(cursor) {}

  std::size_t parse_level() {
    if (++depth_ > limits::nesting_max) {
      cursor_.fail(problem_kind::too_large, cursor_.peek(),
                   "brackets may stand at most " + std::to_string(limits::nesting_max)
                     + " deep in one another");
      return 0;
    }
    auto result = parse_atom();
    for (const auto word : {reserved_word::logic_and, reserved_word::logic_or}) {
      if (!cursor_.next_is(word))
        continue;
      match_node list;
      list.kind = word == reserved_word::logic_and ? match_kind::all_of : match_kind::any_of;
      list.parts.push_back(result);
      while (cursor_.next_is(word)) {
        list.token = cursor_.take();
        list.parts.push_back(parse_atom());
      }
      if (cursor_.next_is(reserved_word::logic_and) || cursor_.next_is(reserved_word::logic_or))
        cursor_.fail(problem_kind::mixed_and_or, cursor_.peek(),
                     "and and or stand side by side; put one of them into brackets");
      result = add(std::move(list));
      break;
    }
    --depth_;
    return result;
  }

private:
  std::size_t add(match_node one) {
    cursor_.tree().match_nodes.push_back(std::move(one));
    return cursor_.tree().match_nodes.size() - 1;
  }

  std::size_t parse_atom() {
    if (cursor_.next_is(reserved_word::logic_not)) {
      if (++depth_ > limits::nesting_max) {
        cursor_.fail(problem_kind::too_large, cursor_.peek(), "too many not in a row");
        return 0;
      }
      match_node inverted{match_kind::none_of, cursor_.take(), {}};
      inverted.parts.push_back(parse_atom());
      --depth_;
      return add(std::move(inverted));
    }
    if (cursor_.next_is(token_kind::open_round)) {
      const auto open = cursor_.take();
      const auto inside = parse_level();
      cursor_.expect_closing(open);
      return inside;
    }
    if (is_name(cursor_.peek()) && cursor_.peek().reserved == reserved_word::none
        && !cursor_.failed())
      return add({match_kind::label, cursor_.take(), {}});
    cursor_.fail_here("a match line has only labels, and, or, not and brackets");
    return 0;
  }

  token_cursor& cursor_;
  std::size_t depth_ = 0;
};

void parse_header(token_cursor& cursor, clause_syntax& clause) {
  cursor.take();
  cursor.expect(token_kind::screen_name,
                "the name of the screen belongs here: a letter, then letters, digits and -");
  if (cursor.next_is(token_kind::text)) {
    clause.has_title = true;
    clause.title = cursor.take();
  }
}

void parse_param(token_cursor& cursor, clause_syntax& clause) {
  cursor.take();
  if (!is_name(cursor.peek())) {
    cursor.fail_here("the name of the parameter belongs here");
    return;
  }
  cursor.take();
  cursor.expect(token_kind::equal, "write param NAME = NUMBER (LEAST..MOST)");
  clause.value = parse_signed(cursor);
  if (!cursor.next_is(token_kind::open_round))
    return;
  const auto open = cursor.take();
  clause.lower = parse_signed(cursor);
  cursor.expect(token_kind::range, "the bounds are written (LEAST..MOST)");
  clause.upper = parse_signed(cursor);
  cursor.expect_closing(open);
  clause.has_bounds = true;
}

void parse_universe(token_cursor& cursor, clause_syntax& clause) {
  cursor.take();
  clause.expressions.push_back(parse_expression(cursor));
  while (cursor.next_is(token_kind::comma)) {
    cursor.take();
    clause.expressions.push_back(parse_expression(cursor));
  }
}

void parse_score(token_cursor& cursor, clause_syntax& clause) {
  cursor.take();
  clause.value = parse_signed(cursor);
  if (!cursor.next_is(reserved_word::when)) {
    cursor.fail_here("write score NUMBER when CONDITION");
    return;
  }
  cursor.take();
  clause.expressions.push_back(parse_expression(cursor));
}

void parse_need(token_cursor& cursor, clause_syntax& clause) {
  cursor.take();
  if (!cursor.next_is(reserved_word::score)) {
    cursor.fail_here("write need score >= NUMBER");
    return;
  }
  cursor.take();
  cursor.expect(token_kind::greater_equal, "write need score >= NUMBER");
  clause.value = parse_signed(cursor);
}

void parse_order(token_cursor& cursor, clause_syntax& clause) {
  cursor.take();
  if (cursor.next_is(token_kind::word) && cursor.peek().word == "by") {
    cursor.fail_here("write order EXPRESSION desc, without by");
    return;
  }
  if (cursor.next_is(reserved_word::score)) {
    clause.by_score = true;
    cursor.take();
  } else {
    clause.expressions.push_back(parse_expression(cursor));
  }
  clause.ascending = cursor.next_is(reserved_word::ascending);
  if (clause.ascending || cursor.next_is(reserved_word::descending))
    cursor.take();
}

/// "limit: 20" and the like: the word is no label.
bool tell_reserved_label(token_cursor& cursor, const clause_syntax& clause) {
  const auto word = cursor.peek();
  if (clause.kind != clause_kind::labelled || !clause.has_name
      || word.reserved == reserved_word::none)
    return false;
  std::string form = "choose another name for the clause";
  for (const auto known : clause_words)
    if (known == word.word)
      form = "the clause is written without a colon: " + word.word + " ...";
  cursor.fail(problem_kind::reserved_word, word,
              word.word + " is a word of the language and no label; " + form);
  return true;
}

void parse_clause(screen_syntax& out, clause_syntax& clause) {
  token_cursor cursor{out, clause};
  if (tell_reserved_label(cursor, clause)) {
    clause.parsed = false;
    return;
  }
  switch (clause.kind) {
    case clause_kind::unknown:
      cursor.fail_here("a line begins with NAME: or with screen, param, universe, match, score, "
                       "need, order or limit",
                       nearest_word(cursor.peek().word, clause_words));
      break;
    case clause_kind::header:
      parse_header(cursor, clause);
      break;
    case clause_kind::param:
      parse_param(cursor, clause);
      break;
    case clause_kind::universe:
      parse_universe(cursor, clause);
      break;
    case clause_kind::labelled:
      if (clause.has_name) {
        cursor.take();
        cursor.take();
      }
      clause.expressions.push_back(parse_expression(cursor));
      break;
    case clause_kind::match:
      cursor.take();
      clause.match_root = match_parser{cursor}.parse_level();
      break;
    case clause_kind::score:
      parse_score(cursor, clause);
      break;
    case clause_kind::need:
      parse_need(cursor, clause);
      break;
    case clause_kind::order:
      parse_order(cursor, clause);
      break;
    case clause_kind::limit:
      cursor.take();
      clause.value = parse_signed(cursor);
      break;
  }
  if (!cursor.failed() && !cursor.at_end())
    cursor.fail_here(advice_behind(cursor.peek(), cursor.peek_behind_next()));
  clause.parsed = !cursor.failed();
}

void tell_too_large(screen_syntax& out, const token& where, std::string sentence) {
  out.found.push_back({problem_kind::too_large,
                       severity::error,
                       where.line,
                       where.column,
                       where.length,
                       std::move(sentence),
                       {}});
  out.too_large = true;
}

} // namespace

screen_syntax parse_text(std::string_view text, text_form form) {
  screen_syntax out;
  if (text.size() > limits::text_bytes_max) {
    tell_too_large(out, token{},
                   "the text has " + std::to_string(text.size()) + " bytes, at most "
                     + std::to_string(limits::text_bytes_max) + " are read");
    return out;
  }
  auto read = read_tokens(text);
  out.tokens = std::move(read.tokens);
  out.found = std::move(read.found);
  split_clauses(out, text, form);
  if (out.clauses.size() > limits::clauses_max) {
    tell_too_large(out, out.tokens[out.clauses.back().begin],
                   "a text has at most " + std::to_string(limits::clauses_max) + " clauses");
    out.clauses.pop_back();
  }
  bool is_first = true;
  for (auto& clause : out.clauses) {
    if (!std::exchange(is_first, false) && form != text_form::screen) {
      if (clause.parsed)
        token_cursor{out, clause}.fail_here("the expression should end before it");
      clause.parsed = false;
    } else if (clause.end - clause.begin > limits::clause_tokens_max) {
      tell_too_large(out, out.tokens[clause.begin],
                     "a clause has at most " + std::to_string(limits::clause_tokens_max)
                       + " words and signs");
      clause.parsed = false;
    } else if (clause.parsed) {
      parse_clause(out, clause);
    }
  }
  return out;
}

} // namespace tandem::screens
