#pragma once

#include "http/chunked_body.hpp"
#include "http/limits.hpp"
#include "http/request_head.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::http {

/// A request that has arrived as a whole. `body` has no chunks any more.
struct request {
  request_head head;
  std::string body;
};

/// Makes requests of the bytes of one connection. Holds no more of them than the limits allow, and
/// nearly nothing between requests.
class request_reader {
public:
  enum class state : std::uint8_t {
    idle, // Nothing of a request is there.
    in_head,
    in_body,
    complete, // To be taken.
    refused,  // For good.
  };

  /// The limits must outlive it.
  explicit request_reader(const listener_limits& limits) : limits_(limits) {}

  void append(std::string_view bytes);
  state now() const { return state_; }
  /// The complete request. What came behind it is the beginning of the next one.
  request take();
  /// Of the request whose body is awaited.
  const request_head& head() const { return head_; }
  const refusal& problem() const { return problem_; }

private:
  void read_head();
  void read_body();
  void read_chunks();
  void begin_body(request_head head);
  void refuse(refusal problem);

  const listener_limits& limits_;
  state state_ = state::idle;
  std::string bytes_;        // Not yet used.
  std::size_t searched_ = 0; // Of these, for the end of the head.
  request_head head_;
  std::optional<chunked_body> chunks_;
  refusal problem_;
};

} // namespace tandem::http
