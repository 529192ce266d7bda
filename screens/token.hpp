#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace tandem::screens {

enum class token_kind : std::uint8_t {
  bad, ///< Already told as a problem.
  word,
  number,
  text,
  reference,   ///< `@name`
  screen_name, ///< Behind the word `screen`.
  range,       ///< `..`
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  plus,
  minus,
  times,
  divide,
  open_round,
  close_round,
  open_square,
  close_square,
  comma,
  dot,
  colon,
  end, ///< Behind the last token of a clause.
};

/// Words that mean the same everywhere, and the operators that stand for some of them.
enum class reserved_word : std::uint8_t {
  none,
  screen,
  param,
  universe,
  match,
  score,
  need,
  order,
  limit,
  when,
  ascending,
  descending,
  logic_and,
  logic_or,
  logic_not,
  has,
};

struct token {
  token_kind kind = token_kind::end;
  reserved_word reserved = reserved_word::none;
  bool percent = false;     // Of a number: written with %.
  bool big_unit = false;    // Of a number: written with 만, 억 or 조.
  bool after_comma = false; // Of a number: "1,000" without a blank, this being the 000.
  std::size_t line = 1;
  std::size_t column = 1;
  std::size_t length = 1; // Code points.
  std::size_t begin = 0;  // Bytes of the text.
  std::size_t end = 0;
  double value = 0; // Of a number, the nearest double; infinite where that is none.
  std::string word; // Of a word or name: in lower case. Of a text: without its quotes.
};

} // namespace tandem::screens
