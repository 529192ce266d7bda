#pragma once

#include "http/clock.hpp"
#include "http/request_reader.hpp"
#include "http/wire_script.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace tandem::http {

/// One client's connection. Either the loop reads from it, or one thread answers its request; the
/// other one leaves it alone.
struct connection {
  enum class phase : std::uint8_t {
    waiting,  // For a whole request.
    answered, // By a thread.
    leaving,  // Refused; what the client still sends is thrown away, or it would not see why.
  };

  connection(int descriptor, std::string peer, const listener_limits& limits)
      : socket(descriptor), client(std::move(peer)), reader(limits) {}

  int socket;
  std::string client; // Its address, or the name that a handler gave it.
  request_reader reader;
  phase now = phase::waiting;
  /// When it came to wait for what it waits for.
  std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
  /// When it came to wait for a whole request.
  std::chrono::steady_clock::time_point waiting_since = since;
  instant arrival;           // Of its last bytes.
  int requests = 0;          // Answered, or being answered.
  ending end = ending::kept; // What its last answer left of it.
};

} // namespace tandem::http
