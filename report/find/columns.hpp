#pragma once

#include "report/find/answer.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace tandem {

/// A symbol of an answer: one that was found, or a near miss.
struct found_row {
  std::size_t place = 0;          // Of the symbol.
  std::size_t rank = 0;           // 1 = the first of the list; 0: a near miss.
  std::optional<double> score;    // Nothing without score lines.
  const screens::near_miss* near; // Null: it was found.
};

/// What is shown for people where no columns are asked for: the symbol, what it was ordered by and
/// the left sides of the screen's comparisons.
find_columns usual_find_columns(const find_answer& answer);
/// The same for CSV: everything.
find_columns all_find_columns(const find_answer& answer);
/// The left and right side of a near miss beside the usual columns of the symbol.
find_columns near_find_columns(const find_answer& answer);

/// "100,500", "+2.90%", "72.13", "1,234.5억", "yes"; "-" where unknown.
std::string find_cell(const find_answer& answer, const find_column& column, const found_row& row);
/// With all digits; empty where unknown.
std::string find_field(const find_answer& answer, const find_column& column, const found_row& row);

/// The number, where the column is one and it is known.
std::optional<double> find_number(const find_answer& answer, const find_column& column,
                                  const found_row& row);
/// Of a condition of the answer.
screens::truth find_truth(const find_answer& answer, const find_column& column,
                          const found_row& row);

/// A number of any unit, for people.
std::string short_number(double value);

} // namespace tandem
