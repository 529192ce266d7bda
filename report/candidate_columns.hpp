#pragma once

#include "report/format/table.hpp"
#include "store/results/result_reader.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem {

/// What can be shown of a candidate in a column of a table or of CSV.
struct candidate_column {
  std::string_view name; // In CSV, and on the command line.
  std::string_view title;
  side aligned = side::left;
  std::string (*cell)(const store::past_candidate&) = nullptr;  // For people.
  std::string (*field)(const store::past_candidate&) = nullptr; // For CSV.
};

using candidate_columns = std::vector<const candidate_column*>;

/// All of them, in the order of CSV.
std::span<const candidate_column> all_candidate_columns();
/// The columns of a table of these candidates where nothing else was asked for.
candidate_columns usual_candidate_columns(const std::vector<store::past_candidate>& of);
/// By name or title; null for none.
const candidate_column* find_candidate_column(std::string_view word);
/// "run, date, scanner, ...": what a user may name.
std::string candidate_column_names();

/// The candidates' rows for a layout of `candidate_layout`.
std::vector<table_cells> candidate_rows(const std::vector<store::past_candidate>& candidates,
                                        const candidate_columns& columns);
/// Columns in the order in which the user named them leave from the last one on, the usual ones by
/// their importance.
table_layout candidate_layout(const candidate_columns& columns,
                              const std::vector<table_cells>& rows, const page& on);

} // namespace tandem
