#pragma once

#include "store/results/result_reader.hpp"

#include <optional>
#include <string>

namespace tandem {

/// The run that result_reader::newest_unfinished names, in numbers. Errors: of the reader.
result<std::optional<store::past_run>> find_unfinished(store::result_reader& from);

/// "run 01J... of 2025-07-18 (interrupted, 140 of 200 symbols judged)"
std::string describe_unfinished(const store::past_run& run);

} // namespace tandem
