#pragma once

#include "screens/syntax.hpp"

namespace tandem::screens {

/// Cuts `out.tokens` into clauses: a clause ends with its line, unless a bracket is open and the
/// next line begins none. Kind and name are set where the first tokens tell them; a clause with a
/// bad token stays unparsed. Numbers with a comma inside are told and made bad tokens.
void split_clauses(screen_syntax& out, std::string_view text, text_form form);

/// A word that can be a name: no operator.
bool is_name(const token& one);

} // namespace tandem::screens
