#pragma once

#include "market/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::kiwoom {

// The largest known page is the 1 MB list of ka10099; anything near this bound is not an answer.
inline constexpr std::size_t answer_size_max = std::size_t{32} << 20;

/// How the end of an answer's body is found (RFC 9112, 6.3).
enum class body_end { after_length, after_last_chunk, when_closed };

/// What the head of an answer says about the bytes behind it.
struct answer_head {
  int status = 0;
  body_end end = body_end::when_closed;
  std::size_t length = 0; // Of the body, for after_length.
  bool closes = false;    // The connection ends with this answer.
  // The head in the strictest form, for a lenient parser: no reason, no header about the body's
  // end, and '%' as "%25", because cpp-httplib decodes the values of headers.
  std::string text;

  /// 100 Continue and similar: the real answer is still to come.
  bool is_interim() const { return status < 200; }
};

/// Reads the lines of a head, without line ends and without the empty line. Fails with bad_response
/// when this is not HTTP/1, when the end of the body is ambiguous, when the body is larger than
/// answer_size_max, or when it has a coding that was not asked for.
result<answer_head> read_answer_head(const std::vector<std::string>& lines);

/// The part of a foreign `text` that is safe in a message: its first 24 bytes, with '?' for what is
/// not printable. A token is longer than that, and what an echo sends first is not a token.
std::string shown(std::string_view text);

/// bad_response with this text.
failure bad_answer(const std::string& why);
/// The failure for an answer that begins with `begin` and is not HTTP/1.
failure not_http(std::string_view begin);
/// The failure for an answer that is larger than answer_size_max.
failure oversized_answer();

} // namespace tandem::kiwoom
