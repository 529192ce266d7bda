#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::screens {

/// What can be wrong with a screen, in the order in which two problems of one place are told.
enum class problem_kind : std::uint8_t {
  bad_character,
  bad_number,
  unclosed_string,
  unclosed_paren,
  unexpected,
  chained_comparison,
  mixed_and_or,
  negative_index,
  unknown_word,
  unknown_field,
  missing_field,
  wrong_arguments,
  not_constant,
  bad_length,
  bad_value,
  unit_mismatch,
  expected_bool,
  expected_number,
  cumulative_level,
  cross_section,
  no_series,
  too_many_bars,
  constant_condition,
  reserved_word,
  duplicate,
  unknown_label,
  unknown_screen,
  broken_screen,
  screen_cycle,
  name_mismatch,
  missing,
  too_large, ///< More text, clauses or brackets in brackets than the bounds of `limits` allow.
  unused_label,
  unused_param,
  percent_suspected,
  unit_suspected,
};

/// "bad_character" ...
std::string_view to_string(problem_kind kind);

enum class severity : std::uint8_t { error, warning };

/// One finding. Lines and columns count from 1; a column is a code point.
struct problem {
  problem_kind kind = problem_kind::unexpected;
  severity weight = severity::error;
  std::size_t line = 1;
  std::size_t column = 1;
  std::size_t length = 1; // Code points from the column on, all of this line.
  std::string sentence;   // For people; names the thing, the value and what is legal.
  std::string suggestion; // A word that was perhaps meant; may be empty.
};

using problems = std::vector<problem>;

bool has_errors(std::span<const problem> found);

/// By position, then by kind; of equal ones the first stays.
void sort_problems(problems& found);

/// "FILE:LINE:COLUMN: error: SENTENCE [kind]", the line, a caret under the column; one after the
/// other. Long lines are cut around the column.
std::string render(std::span<const problem> found, std::string_view file, std::string_view text);

} // namespace tandem::screens
