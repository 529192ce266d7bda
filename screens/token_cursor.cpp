#include "screens/token_cursor.hpp"

#include <utility>

namespace tandem::screens {

void token_cursor::fail(problem_kind kind, const token& where, std::string sentence,
                        std::string suggestion) {
  if (std::exchange(failed_, true))
    return;
  out_.found.push_back({kind, severity::error, where.line, where.column, where.length,
                        std::move(sentence), std::move(suggestion)});
}

void token_cursor::fail_here(const std::string& wanted, std::string suggestion) {
  const auto what = at_end() ? std::string{"the line ends here"} : "this does not belong here";
  fail(problem_kind::unexpected, peek(), what + "; " + wanted, std::move(suggestion));
}

std::size_t token_cursor::expect_closing(std::size_t open) {
  const bool is_round = out_.tokens[open].kind == token_kind::open_round;
  const auto wanted = is_round ? token_kind::close_round : token_kind::close_square;
  if (next_is(wanted))
    return take();
  if (at_end())
    fail(problem_kind::unclosed_paren, out_.tokens[open],
         std::string{"this bracket stays open; "} + (is_round ? ")" : "]") + " is missing");
  else
    fail_here(std::string{"an operator, "} + (is_round ? "a comma or )" : "or ]")
              + " belongs before it");
  return 0;
}

signed_number parse_signed(token_cursor& cursor) {
  signed_number number;
  number.first = cursor.place();
  const bool negative = cursor.next_is(token_kind::minus);
  if (negative)
    cursor.take();
  number.last = cursor.expect(token_kind::number, "a number belongs here");
  if (cursor.failed())
    return number;
  const auto& written = cursor.tree().tokens[number.last];
  number.value = negative ? -written.value : written.value;
  number.percent = written.percent;
  number.big_unit = written.big_unit;
  return number;
}

} // namespace tandem::screens
