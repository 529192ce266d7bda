#pragma once

#include "messages/verification.hpp"
#include "store/run_outcome.hpp"

#include <string>

namespace tandem {

/// How a verification ended: failed where no symbol at all could be compared.
run_outcome outcome_of(const verification_summary& done);

/// The document `tandem.verify/1` on one line.
std::string verify_json(const verification_summary& done);
/// One JSON object per value that was replaced, each on a line.
std::string verify_jsonl(const verification_summary& done);
std::string verify_csv(const verification_summary& done);
/// The same for people, with what was not compared and the totals; ends with a newline.
std::string verify_table(const verification_summary& done, bool color);

} // namespace tandem
