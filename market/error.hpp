#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace tandem {

/// Everything that can go wrong outside of a bug. One sentence each; `retry_class` says what the
/// caller does about it.
enum class ec : std::uint8_t {
  queue_full = 1,   ///< Our own bound; nothing was sent.
  rate_limited,     ///< The broker refused: quota exceeded (bracket code 1700).
  timeout,          ///< No answer in time; the effect is unknown.
  unavailable,      ///< Connect failure, reset, 5xx, maintenance page.
  unauthorized,     ///< The token was refused (8005, 8031, 8103): renew it once.
  forbidden,        ///< The key itself was refused (8001, 8010, 8030, 8050), or the certificate of
                    ///< the server: the run cannot go on.
  bad_request,      ///< The broker says the request is wrong (1504, 1511, 1517, 1634).
  bad_response,     ///< The answer does not parse, or holds impossible values.
  unknown_symbol,   ///< The broker has no such symbol.
  no_data,          ///< The symbol or list exists but is empty.
  storage_busy,     ///< The database is locked by another connection.
  storage_failure,  ///< Disk full, read-only, constraint, corruption.
  invalid_argument, ///< The caller's mistake.
  invalid_config,   ///< The user's configuration cannot be used.
  shutting_down,    ///< Draining; no new work is started.
  internal,         ///< A part of the engine died; always a bug.
  cancelled,        ///< Nobody wanted the answer any more.
  storage_away,     ///< The database server cannot be reached, or went away.
  service_failure,  ///< The broker says, in its own JSON, that its service failed at this (1999).
};

/// The name of `code` as it appears in reports and logs, e.g. "queue_full".
std::string_view to_string(ec code);

/// What to do about an error.
enum class retry_action : std::uint8_t {
  never,
  once,  ///< An answer that was spoilt on its way, or is another question's, comes right or does
         ///< not.
  paced, ///< As often as gateway.retries and scan.patience allow.
  renew_token,
};

/// The only place that decides whether a broker call is retried. Calls only read, so repeating one
/// after a timeout is safe.
retry_action retry_class(ec code);

/// An error code with a sentence naming the thing and the value.
struct failure {
  ec code = ec::internal;
  std::string message;
};

/// What the refusal of a call tells about the exceeded quota.
struct named_quota {
  std::optional<int> calls;    // This many are allowed; empty: no number is named.
  std::chrono::seconds per{1}; // In this time.
  bool of_key = false;         // All calls of the key count, not only those of the TR.
};

/// A value or a failure. Checked access: `value()` on a failure is a bug.
template <class T>
class [[nodiscard]] result {
public:
  // NOLINTNEXTLINE(google-explicit-constructor): returning a value must read like returning it.
  result(T value) : state_(std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor): and so must returning a failure.
  result(failure problem) : state_(std::move(problem)) {}
  explicit operator bool() const { return std::holds_alternative<T>(state_); }
  T& value() { return std::get<T>(state_); }
  const T& value() const { return std::get<T>(state_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const failure& error() const { return std::get<failure>(state_); }

private:
  std::variant<T, failure> state_;
};

/// Success without a value, or a failure.
using status = std::optional<failure>;

} // namespace tandem
