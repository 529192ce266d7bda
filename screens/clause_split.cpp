#include "screens/clause_split.hpp"

#include "screens/limits.hpp"
#include "screens/words.hpp"

#include <algorithm>
#include <string>

namespace tandem::screens {

namespace {

clause_kind kind_of(reserved_word word) {
  switch (word) {
    case reserved_word::screen:
      return clause_kind::header;
    case reserved_word::param:
      return clause_kind::param;
    case reserved_word::universe:
      return clause_kind::universe;
    case reserved_word::match:
      return clause_kind::match;
    case reserved_word::score:
      return clause_kind::score;
    case reserved_word::need:
      return clause_kind::need;
    case reserved_word::order:
      return clause_kind::order;
    case reserved_word::limit:
      return clause_kind::limit;
    default:
      return clause_kind::unknown;
  }
}

bool is_label(const std::vector<token>& tokens, std::size_t at) {
  return is_name(tokens[at]) && at + 1 < tokens.size() && tokens[at + 1].kind == token_kind::colon
         && tokens[at + 1].line == tokens[at].line;
}

bool begins_clause(const std::vector<token>& tokens, std::size_t at) {
  return kind_of(tokens[at].reserved) != clause_kind::unknown || is_label(tokens, at);
}

bool opens(const token& one) {
  return one.kind == token_kind::open_round || one.kind == token_kind::open_square;
}

bool closes(const token& one) {
  return one.kind == token_kind::close_round || one.kind == token_kind::close_square;
}

/// The token behind the clause that begins with `begin`.
std::size_t end_of_clause(const std::vector<token>& tokens, std::size_t begin, text_form form) {
  std::size_t depth = 0;
  auto at = begin;
  for (; at < tokens.size(); ++at) {
    const bool on_new_line = at > begin && tokens[at].line != tokens[at - 1].line;
    if (on_new_line && (depth == 0 || (form == text_form::screen && begins_clause(tokens, at))))
      break;
    if (opens(tokens[at]))
      ++depth;
    else if (closes(tokens[at]) && depth > 0)
      --depth;
  }
  return at;
}

/// Whether a call of this word has numbers side by side, so that "12,26" are two of them.
bool takes_neighbouring_numbers(const token& word) {
  const auto* known = find_word(word.word);
  if (known == nullptr)
    return word.kind == token_kind::word;
  const auto numbers = std::count_if(known->arguments.begin(), known->arguments.end(),
                                     [](char c) { return c == 'n' || c == 'f'; });
  return numbers > 1;
}

/// Finds "1,000": three digits glued to a comma glued to at most three digits. Where a comma can
/// stand between two expressions this is no number and no mistake in form, but surely not meant.
class comma_check {
public:
  comma_check(screen_syntax& out, clause_syntax& clause, std::string_view text)
      : out_(out), clause_(clause), text_(text) {}

  void run() {
    for (auto at = clause_.begin; at < clause_.end; ++at) {
      const auto& one = out_.tokens[at];
      if (opens(one))
        brackets_.push_back(at);
      else if (closes(one) && !brackets_.empty())
        brackets_.pop_back();
      else if (one.kind == token_kind::number && one.after_comma)
        judge(at);
    }
  }

private:
  std::string_view digits_of(const token& one) const {
    const auto written = text_.substr(one.begin, one.end - one.begin);
    return written.substr(0, written.find_first_not_of("0123456789"));
  }

  bool in_call_with_numbers() const {
    const auto bracket = brackets_.back();
    return out_.tokens[bracket].kind == token_kind::open_round && bracket > clause_.begin
           && takes_neighbouring_numbers(out_.tokens[bracket - 1]);
  }

  void judge(std::size_t at) {
    // Elsewhere a comma is an error by itself.
    if (brackets_.empty() && clause_.kind != clause_kind::universe)
      return;
    auto first = at;
    while (out_.tokens[first].after_comma)
      first -= 2;
    const auto before = out_.tokens[at - 2];
    const auto digits = digits_of(out_.tokens[at]);
    const bool begins_with_zero = digits.size() > 1 && digits[0] == '0';
    const bool is_thousand = digits.size() == 3 && before.end - before.begin <= 3;
    const bool may_be_two = !begins_with_zero && !brackets_.empty() && in_call_with_numbers();
    if ((is_thousand && !may_be_two) || begins_with_zero)
      tell(first, at);
  }

  void tell(std::size_t first, std::size_t last) {
    auto& head = out_.tokens[first];
    if (head.kind != token_kind::bad) {
      const auto& tail = out_.tokens[last];
      out_.found.push_back({problem_kind::bad_number,
                            severity::error,
                            head.line,
                            head.column,
                            tail.column + tail.length - head.column,
                            "a number has no comma; write 1000 or 1천, and a blank behind a comma "
                            "between two numbers",
                            {}});
      head.kind = token_kind::bad;
    }
  }

  screen_syntax& out_;
  clause_syntax& clause_;
  std::string_view text_;
  std::vector<std::size_t> brackets_;
};

/// What the first tokens tell.
void begin_clause(const std::vector<token>& tokens, clause_syntax& clause, text_form form) {
  const auto begin = clause.begin;
  clause.name = begin;
  if (form != text_form::screen) {
    clause.kind = clause_kind::labelled;
    return;
  }
  if (is_label(tokens, begin)) {
    clause.kind = clause_kind::labelled;
    clause.has_name = true;
    return;
  }
  clause.kind = kind_of(tokens[begin].reserved);
  const bool has_next = begin + 1 < clause.end;
  if (clause.kind == clause_kind::param && has_next && is_name(tokens[begin + 1])) {
    clause.name = begin + 1;
    clause.has_name = true;
  }
  if (clause.kind == clause_kind::header && has_next
      && tokens[begin + 1].kind == token_kind::screen_name) {
    clause.name = begin + 1;
    clause.has_name = true;
  }
}

} // namespace

bool is_name(const token& one) {
  return one.kind == token_kind::word && !one.word.empty() && one.word[0] != '&'
         && one.word[0] != '|' && one.word[0] != '!';
}

void split_clauses(screen_syntax& out, std::string_view text, text_form form) {
  for (std::size_t at = 0; at < out.tokens.size();) {
    clause_syntax clause;
    clause.begin = at;
    clause.end = end_of_clause(out.tokens, at, form);
    begin_clause(out.tokens, clause, form);
    comma_check{out, clause, text}.run();
    const auto first = out.tokens.begin() + static_cast<std::ptrdiff_t>(clause.begin);
    clause.parsed = std::none_of(first, first + static_cast<std::ptrdiff_t>(clause.end - at),
                                 [](const token& one) { return one.kind == token_kind::bad; });
    at = clause.end;
    out.clauses.push_back(std::move(clause));
    if (out.clauses.size() > limits::clauses_max)
      return;
  }
}

} // namespace tandem::screens
