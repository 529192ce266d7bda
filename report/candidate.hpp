#pragma once

#include "messages/scanner.hpp"
#include "store/json.hpp"
#include "store/results/result_store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tandem {

/// A place in a scanner's list as store::to_row has it, with what is known of its novelty.
store::candidate_row listed_row(const scan_result& scan, const market::candidate& one);

/// Behind the close in a table: "e" for one of the evening, "s" for a stale one, and "?"
/// where the candles are doubted.
std::string mark_of(std::string_view basis, std::string_view doubt);
/// A line that explains the signs in `marks`, some results of `mark_of`; empty without any.
std::string legend_of(std::string_view marks);

/// Adds to an open object what every document tells about a candidate, except its flags and
/// indicators. The holding period in words, "3~10일", is only in a run's own report.
void put_candidate_members(json& out, const store::candidate_row& row,
                           std::optional<std::string_view> holding_period = std::nullopt);

/// "9.0"; "-" without a value.
std::string decimal_text(const std::optional<double>& value, int decimals);
/// "+5%" for 0.05; "-" without a value.
std::string percent_text(const std::optional<double>& fraction, int decimals);

} // namespace tandem
