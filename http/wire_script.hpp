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
  reset, // RST; nothing else says so.
};

/// Bytes that go over the wire together.
struct wire_part {
  std::string bytes;
  std::chrono::milliseconds pause{0}; // Before them; before every byte when they drip.
  bool drips = false;
  bool endless = false; // Again and again, until the client goes or the server ends.
};

/// What goes over the wire in place of an answer, in order.
struct wire_script {
  std::vector<wire_part> parts;
  ending end = ending::kept;
};

} // namespace tandem::http
