#pragma once

#include "kiwoom/parsed_answer.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace tandem::kiwoom {

/// The two fields every answer carries.
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

/// Reads the top-level return_code and return_msg. The order of fields does not matter.
envelope read_envelope(const parsed_answer& answer);

} // namespace tandem::kiwoom
