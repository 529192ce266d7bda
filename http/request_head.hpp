#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tandem::http {

/// Why a request is not taken. The connection ends with it, because nobody knows where the next
/// request would begin.
struct refusal {
  int status = 400;
  std::string reason;

  /// The whole answer, byte for byte.
  std::string answer() const;
};

/// What a request says before its body. Another reader in front of this one that finds the
/// request's end elsewhere would let a client smuggle a second request in; so whatever can be read
/// in two ways is refused (RFC 9112, 11.2).
struct request_head {
  std::string method;
  std::string target;
  bool is_http_1_0 = false;
  std::vector<std::pair<std::string, std::string>> fields; // As they were sent.
  std::optional<std::size_t> length;                       // Of the body, as announced.
  bool is_chunked = false;
  bool keeps_alive = true;     // Whether the connection goes on after the answer.
  bool awaits_consent = false; // Sends the body after a 100 Continue.

  /// Reads `text`: the lines with their ends, without the empty line. A body is refused that is
  /// larger than `body_size_max`.
  static std::variant<request_head, refusal> read(std::string_view text, std::size_t body_size_max);
};

} // namespace tandem::http
