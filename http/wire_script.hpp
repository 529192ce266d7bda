#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace tandem::http {

/// How a connection goes on after a script.
enum class ending : std::uint8_t {
  kept,
  closed,
  reset, // RST, without a shutdown before.
};

/// Bytes that are sent together.
struct wire_part {
  std::string bytes;
  std::chrono::milliseconds pause{0}; // Before them; before every byte when they drip.
  bool drips = false;
  bool endless = false; // Repeated until the client leaves or the server ends.
};

/// What is sent in place of an answer, in order.
struct wire_script {
  std::vector<wire_part> parts;
  ending end = ending::kept;
};

} // namespace tandem::http
