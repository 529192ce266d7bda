#pragma once

#include "report/find/columns.hpp"
#include "report/format/table.hpp"

#include <string>

namespace tandem {

/// For people: what was asked and how many passed, the list, and the near misses and the funnel
/// where they were asked for.
std::string find_table(const find_answer& answer, const page& on);
/// The document `tandem.find/1` on one line.
std::string find_json(const find_answer& answer);
/// A symbol a line: candidates, then near misses where they were asked for.
std::string find_jsonl(const find_answer& answer);
/// The same rows with the columns asked for, or all.
std::string find_csv(const find_answer& answer);

} // namespace tandem
