#pragma once

#include "screens/operand.hpp"
#include "screens/words.hpp"

#include <span>
#include <string_view>

namespace tandem::screens {

/// The value of a call whose arguments are good: term, unit, range, needed bars. `arguments` are as
/// `row.arguments` says, a default filled in; lengths and factors are constants. `universe` is what
/// ranks count.
operand lower_call(term_table& terms, const word_row& row, std::string_view field,
                   std::span<const operand> arguments, term_id universe);

/// The value of open, close, obv ...
operand lower_series(term_table& terms, word_id series);

/// `a[n]`
operand lower_shift(term_table& terms, const operand& a, int n);

/// The nearness to turning of `a > b` and the like; `code` is the comparison.
term_id margin_of(term_table& terms, operation code, term_id a, term_id b);

} // namespace tandem::screens
