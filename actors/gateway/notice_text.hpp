#pragma once

#include <chrono>
#include <string>

// Words of the gateway's notices.

namespace tandem {

/// A shorter wait for the broker is reported as ordinary retries.
inline constexpr std::chrono::seconds wait_said_after{2};

inline std::string in_ms(std::chrono::nanoseconds time) {
  return std::to_string(std::chrono::round<std::chrono::milliseconds>(time).count());
}

inline std::string in_s(std::chrono::nanoseconds time) {
  return std::to_string(std::chrono::round<std::chrono::seconds>(time).count());
}

} // namespace tandem
