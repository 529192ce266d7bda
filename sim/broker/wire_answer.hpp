#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::sim {

inline constexpr std::string_view line_end = "\r\n";

/// An answer on the wire, in its two parts.
struct wire_answer {
  std::string head; // With line ends, without the empty line.
  std::string body;

  std::string whole() const { return head + std::string{line_end} + body; }
};

/// Takes the answer's bytes apart. They have a Content-Length.
wire_answer split_answer(std::string_view bytes);

/// The head without this header.
std::string without_header(std::string head, std::string_view name);

/// "3e8"
std::string hexadecimal(std::size_t number);

/// The head, empty line included, with chunks announced in place of a length.
std::string chunked_head(const wire_answer& answer);

/// All chunks and the last one of size 0, up to the place of trailers. `extension` stands behind
/// every size.
std::string chunks_of(const std::string& body, std::string_view extension = {});

/// The bytes of the answer as the broker sends it: the body in chunks, and the connection is kept
/// without a word on how long, unless the client wants its end.
std::string in_vendor_form(wire_answer answer);

} // namespace tandem::sim
