#pragma once

#include "screens/syntax.hpp"

#include <string>
#include <vector>

namespace tandem::screens {

/// The tokens of one clause while it is parsed. After the first problem everything fails, so that
/// a clause tells only one.
class token_cursor {
public:
  token_cursor(screen_syntax& out, const clause_syntax& clause)
      : out_(out), at_(clause.begin), end_(clause.end) {
    const auto& last = out_.tokens[end_ - 1];
    behind_.line = last.line;
    behind_.column = last.column + last.length;
  }

  screen_syntax& tree() { return out_; }
  bool failed() const { return failed_; }
  bool at_end() const { return at_ == end_; }
  std::size_t place() const { return at_; }
  /// The next token; behind the last one a token `end` that stands there.
  const token& peek() const { return at_ < end_ ? out_.tokens[at_] : behind_; }
  const token& peek_behind_next() const { return at_ + 1 < end_ ? out_.tokens[at_ + 1] : behind_; }
  /// Takes the next token and returns its place. Precondition: not at the end.
  std::size_t take() { return at_++; }

  bool next_is(token_kind kind) const { return !failed_ && peek().kind == kind; }
  bool next_is(reserved_word word) const {
    return !failed_ && peek().kind == token_kind::word && peek().reserved == word;
  }

  /// Takes a token of `kind`, or tells `wanted` as what belongs here.
  std::size_t expect(token_kind kind, const std::string& wanted) {
    if (next_is(kind))
      return take();
    fail_here(wanted);
    return 0;
  }
  /// The same for the bracket that closes the one at `open`.
  std::size_t expect_closing(std::size_t open);

  /// Tells that the next token does not belong here.
  void fail_here(const std::string& wanted, std::string suggestion = {});
  void fail(problem_kind kind, const token& where, std::string sentence,
            std::string suggestion = {});

private:
  screen_syntax& out_;
  std::size_t at_;
  std::size_t end_;
  token behind_;
  bool failed_ = false;
};

/// `'-'? number`
signed_number parse_signed(token_cursor& cursor);

/// The places of expressions in `screen_syntax::nodes`; 0 with a failed cursor.
std::size_t parse_expression(token_cursor& cursor);

} // namespace tandem::screens
