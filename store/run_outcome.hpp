#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tandem {

/// How a run ended, or that its end is not stored.
enum class run_outcome : std::uint8_t { running, complete, partial, interrupted, failed };

// In the order of the enum; as in the database and in reports.
inline constexpr std::array<std::string_view, 5> run_outcome_words{"running", "complete", "partial",
                                                                   "interrupted", "failed"};

/// "unknown", which the database refuses, for a number that is not an outcome.
constexpr std::string_view to_string(run_outcome what) {
  const auto index = static_cast<std::size_t>(what);
  return index < run_outcome_words.size() ? run_outcome_words[index] : "unknown";
}

/// Empty for any other word.
constexpr std::optional<run_outcome> parse_run_outcome(std::string_view word) {
  const auto* const found = std::find(run_outcome_words.begin(), run_outcome_words.end(), word);
  if (found == run_outcome_words.end())
    return std::nullopt;
  return static_cast<run_outcome>(found - run_outcome_words.begin());
}

} // namespace tandem
