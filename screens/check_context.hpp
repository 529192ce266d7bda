#pragma once

#include "screens/operand.hpp"
#include "screens/screen.hpp"
#include "screens/syntax.hpp"

#include <string>
#include <string_view>
#include <unordered_map>

namespace tandem::screens {

/// A parameter while a text is checked.
struct declared_parameter {
  parameter what;
  std::size_t token = 0;
  bool is_broken = false; // Its line is told already, so what uses it is silent.
  bool is_used = false;
  bool is_big = false;
};

/// What the checks of one text share.
struct check_context {
  const screen_syntax& syntax;
  std::string_view text;
  const check_options& options;
  term_table& terms;
  problems& found;
  std::unordered_map<std::string, declared_parameter> parameters = {};
  std::vector<std::string> parameter_order = {};
  term_id universe = no_term; // What ranks count; set once the universe clauses are checked.

  const token& at(std::size_t place) const { return syntax.tokens[place]; }

  void tell(problem_kind kind, std::size_t first, std::size_t last, std::string sentence,
            std::string suggestion = {}, severity weight = severity::error) const;

  /// As written, from token `first` to token `last`.
  std::string written(std::size_t first, std::size_t last) const;
};

/// Checks the expression at `place` of the syntax.
operand check_expression(check_context& context, std::size_t place);

/// The same, and that it is a condition or a number; tells otherwise.
operand check_condition(check_context& context, std::size_t place);
operand check_number(check_context& context, std::size_t place);

/// Tells that `value`, a condition or a number, is not what belongs at `place`.
void tell_wrong_type(check_context& context, std::size_t place, const operand& value,
                     value_type wanted);

/// A word with or without arguments.
operand check_word(check_context& context, std::size_t place);

} // namespace tandem::screens
