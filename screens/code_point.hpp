#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::screens {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A character of a UTF-8 text; a byte that begins none is one by itself and has `code` 0xFFFD.
struct code_point {
  std::uint32_t code = 0;
  std::size_t bytes = 1;
};

/// Precondition: not empty.
code_point first_code_point(std::string_view text);

std::size_t count_code_points(std::string_view text);

/// Bytes of the first `count` characters of `text`, of all where it has fewer.
std::size_t bytes_of_code_points(std::string_view text, std::size_t count);

/// A–Z, a–z, Hangul syllables and compatibility jamo.
bool is_letter(std::uint32_t code);
bool is_digit(std::uint32_t code);

/// Two columns wide on a terminal: Hangul, Han, kana and full-width forms.
bool is_wide(std::uint32_t code);

/// With A–Z in lower case.
std::string lower_case(std::string_view text);

} // namespace tandem::screens
