#pragma once

#include "sim/broker/fault.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace tandem::sim {

/// An answer as it goes over the wire, and when.
struct outgoing {
  int status = 200;
  std::string content_type = "application/json;charset=UTF-8";
  std::string api_id;
  std::string next_key; // Empty: no further page, cont-yn is N.
  std::string body;
  std::optional<std::size_t> rows; // resp-cnt; empty: the answer has no list.
  std::optional<std::chrono::system_clock::time_point> date;
  std::chrono::steady_clock::time_point due; // Arrival plus latency.
  std::optional<fault> wire;                 // What happens to its bytes; empty: nothing.
};

} // namespace tandem::sim
