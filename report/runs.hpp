#pragma once

#include "report/format/table.hpp"
#include "store/json.hpp"
#include "store/results/result_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem {

/// Runs for people, one a line. A run without a stored end may be under way or killed, which the
/// database cannot tell; the table says so.
std::string runs_table(const std::vector<store::past_run>& runs, const page& on);
/// The document `tandem.runs/1` on one line.
std::string runs_json(const std::vector<store::past_run>& runs);
/// One JSON object a line.
std::string runs_jsonl(const std::vector<store::past_run>& runs);
std::string runs_csv(const std::vector<store::past_run>& runs);

/// Adds the members of one run to an open object.
void put_run_members(json& out, const store::past_run& run);

/// The outcome for people: "running?" for a run without a stored end.
std::string_view outcome_text(const store::past_run& run);
/// "final" or "provisional": whether the session's closes could still move; empty where not known.
std::string_view state_text(const std::optional<bool>& is_final);
/// "PROVISIONAL, partial": what keeps a list from being that of a complete final run; empty for
/// nothing.
std::string mark_of_run(run_outcome outcome, const std::optional<bool>& is_final);
/// Explains that question mark.
inline constexpr std::string_view running_note =
  "running?: still at work, or killed before it could store its end; the next scan that writes to\n"
  "this database marks it interrupted\n";

/// "2025-11-28 15:41:02" in KST from the UTC text of the database; any other text is shown as it
/// is.
std::string started_text(const store::past_run& run);

/// The run that result_reader::newest_unfinished names. Errors: of the reader.
result<std::optional<store::past_run>> find_unfinished(store::result_reader& from);

/// "run 01J... of 2025-07-18 (interrupted, 140 of 200 symbols judged)"
std::string describe_unfinished(const store::past_run& run);

} // namespace tandem
