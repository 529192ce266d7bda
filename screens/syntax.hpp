#pragma once

#include "screens/problem.hpp"
#include "screens/token.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tandem::screens {

enum class syntax_kind : std::uint8_t {
  number,
  word, ///< A word, with arguments in `parts` where `called`, with a field perhaps.
  reference,
  negate,
  sum,     ///< `parts` joined by + and -.
  product, ///< `parts` joined by * and /.
  compare,
  logic_and,
  logic_or,
  logic_not,
  index,      ///< `parts[0] [ parts[1] ]`
  has_text,   ///< name has "…"
  membership, ///< regime == bull
};

/// An expression. Tokens and parts are places in the vectors of `screen_syntax`.
struct syntax_node {
  syntax_kind kind = syntax_kind::number;
  bool called = false;
  std::size_t token = 0; // The word, number, operator or bracket that says what it is.
  std::size_t field = 0; // Of a word; 0: none.
  std::size_t other = 0; // The text behind `has`, the word behind `regime ==`.
  std::size_t first = 0; // Its first and last token, brackets around it included.
  std::size_t last = 0;
  std::vector<std::size_t> parts;
  std::vector<std::size_t> operators; // Between the parts of a sum, product, and, or.
};

enum class match_kind : std::uint8_t { label, all_of, any_of, none_of };

/// Of the match line: labels and what joins them.
struct match_node {
  match_kind kind = match_kind::label;
  std::size_t token = 0;
  std::vector<std::size_t> parts;
};

struct signed_number {
  std::size_t first = 0; // Token; the minus where there is one.
  std::size_t last = 0;
  double value = 0;
  bool percent = false;
  bool big_unit = false;
};

enum class clause_kind : std::uint8_t {
  unknown,
  header,
  param,
  universe,
  labelled,
  match,
  score,
  need,
  order,
  limit,
};

struct clause_syntax {
  clause_kind kind = clause_kind::unknown;
  bool parsed = false;   // False: a problem is told, and only the name counts.
  std::size_t begin = 0; // Tokens [begin, end).
  std::size_t end = 0;
  std::size_t name = 0; // Token of the label, param or screen name; `begin` where it has none.
  bool has_name = false;
  bool has_title = false;
  bool has_bounds = false;
  bool by_score = false; // order score
  bool ascending = false;
  std::size_t title = 0;
  signed_number value; // Of param, score, need, limit.
  signed_number lower;
  signed_number upper;
  std::vector<std::size_t> expressions;
  std::size_t match_root = 0;
};

/// A text as a tree, with everything that is wrong with its form.
struct screen_syntax {
  std::vector<token> tokens;
  std::vector<syntax_node> nodes;
  std::vector<match_node> match_nodes;
  std::vector<clause_syntax> clauses;
  problems found;
  bool too_large = false; // Not read any further.
};

/// What a text is: a screen; a condition without a name; a condition or number without a name.
enum class text_form : std::uint8_t { screen, expression, value };

/// Never fails: what cannot be read is a problem. An expression is one labelled clause.
screen_syntax parse_text(std::string_view text, text_form form);

} // namespace tandem::screens
