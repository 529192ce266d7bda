#pragma once

#include <chrono>
#include <cstddef>

namespace tandem::http {

/// How much clients may take of a listener: connections, bytes and time. The defaults are those of
/// a server that anybody on this machine reaches.
struct listener_limits {
  /// Open at a time. One more takes the place of one that has not sent a whole request; where all
  /// are being answered it stays in the kernel's queue until one is over.
  std::size_t connections_max = 256;
  /// Request line and header fields, with the empty line behind them.
  std::size_t head_size_max = 16 * 1024;
  /// From the first byte of a request to the end of its head.
  std::chrono::milliseconds head_timeout{5'000};
  std::size_t body_size_max = 1'048'576;
  /// From the end of the head to the end of the body.
  std::chrono::milliseconds body_timeout{10'000};
  /// From the connect to the first byte: a pool connects ahead of time, but not by much.
  std::chrono::milliseconds first_request_timeout{20'000};
  /// From the end of an answer to the first byte of the next request.
  std::chrono::milliseconds keep_alive_timeout{60'000};
  /// A client has this long for every `send_slice` of an answer, and for the rest of what a handler
  /// wrote at once.
  std::chrono::milliseconds send_timeout{10'000};
  std::size_t send_slice = 262'144;
};

} // namespace tandem::http
