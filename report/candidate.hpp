#pragma once

#include "store/results/result_store.hpp"

#include <optional>
#include <string>

namespace tandem {

/// The titles above `candidate_line`, without an end of line.
std::string candidate_header();
/// A candidate for people, one line with its end. Names are aligned by display width.
std::string candidate_line(const store::candidate_row& row);

/// "9.0"; "-" for nothing.
std::string decimal_text(const std::optional<double>& value, int decimals);
/// "+5%" for 0.05; "-" for nothing.
std::string percent_text(const std::optional<double>& fraction, int decimals);

} // namespace tandem
