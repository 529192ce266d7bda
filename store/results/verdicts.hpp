#pragma once

#include "store/results/result_reader.hpp"
#include "store/results/verdict_block.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tandem::store {

/// What a scanner said of a symbol in a run.
struct past_verdict {
  std::string run_id;
  std::string scanner;
  symbol_verdict what;
};

/// The verdicts of the run's scanners on a symbol, by scanner; empty when none has judged it.
/// Errors: those of the reader and of read_block.
result<std::vector<past_verdict>> verdicts_on(result_reader& from, const std::string& run_id,
                                              const std::string& code);

/// Gives every verdict of a run on `code` (on all symbols, for an empty one) to `each`, scanner
/// after scanner; of several on a symbol the newest. Stops at a failure of `each`. Holds one block
/// in memory beside the deflated ones. Errors: as above, and those of `each`.
status for_each_verdict(result_reader& from, const std::string& run_id, const std::string& code,
                        const std::function<status(const past_verdict&)>& each);

} // namespace tandem::store
