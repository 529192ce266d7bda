#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::kiwoom {

/// The two fields every answer carries, read without building the rest of the document.
struct envelope {
  enum class shape {
    json,         // Well-formed; the fields below are filled.
    not_json,     // HTML, text, cut JSON or nothing at all.
    bad_encoding, // JSON whose text is not UTF-8.
    bad_envelope, // A JSON object whose return_code or return_msg has the wrong type, or no object.
  };
  shape form = shape::not_json;
  std::optional<int>
    return_code; // An integer, or a string of digits as the official helper allows.
  std::string return_msg;
  std::size_t broken_at = 0; // Offset of the first byte that does not fit, for not_json.
};

/// Reads the top-level return_code and return_msg of `body` and checks that all of it is JSON in
/// UTF-8. The order of fields does not matter. Never throws, needs memory for the nesting only.
envelope read_envelope(std::string_view body);

} // namespace tandem::kiwoom
