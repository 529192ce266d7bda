#pragma once

#include "market/session.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace tandem::cli {

/// Whether the calls of a scan that begins now end while the regular closes can be taken.
struct plan_fit {
  // When the after-market begins to move the prices; UTC, since 1970. Empty when the question does
  // not arise: it is no time to take them, or others are wanted.
  std::optional<std::chrono::microseconds> before;
  std::optional<bool> fits; // Empty with `before`.
  bool operator==(const plan_fit&) const = default;
};

/// For a scan of `session` at `now` (UTC, since 1970) whose calls take `needed`. With symbols that
/// are quoted before their charts (candle_forecast::quoted_first) it is known not to fit.
plan_fit fit_of(const market::trading_session& session, const market::session_rules& rules,
                std::chrono::microseconds now, std::chrono::microseconds needed,
                std::uint64_t quoted_first);

} // namespace tandem::cli
