#pragma once

#include "report/format/table.hpp"
#include "store/results/result_reader.hpp"

#include <string>
#include <vector>

namespace tandem {

/// The calls of one run, for people: per key the TRs, the gaps as a bar chart, the delays, then
/// every call that was not ok.
std::string audit_table(const store::past_run& run, const std::vector<store::api_call_row>& calls,
                        const page& on);
/// The same as the document `tandem.audit/1` on one line.
std::string audit_json(const store::past_run& run, const std::vector<store::api_call_row>& calls);

/// The calls as they are stored, one JSON object a line.
std::string calls_jsonl(const std::vector<store::api_call_row>& calls);
std::string calls_csv(const std::vector<store::api_call_row>& calls);

} // namespace tandem
