#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::market {

/// `text` made safe for a terminal, a table or a database: '?' replaces every byte that is not
/// UTF-8 (or was not: U+FFFD) and every control or invisible character. Those are the controls C0
/// and C1, NUL and DEL, line and paragraph separators, marks of writing direction, zero-width
/// characters, byte order marks and Unicode's noncharacters. All other characters stay.
std::string visible_text(std::string_view text);

/// `text` without blanks and tabs at both ends.
std::string_view trimmed(std::string_view text);

/// A name from outside: `visible_text` without spaces and replaced characters at both ends, because
/// fields of fixed width are filled up with them; cut to `name_bytes_max` bytes.
std::string clean_name(std::string_view text);

/// Three times the 40 Korean letters a broker's name has at most (kiwoom-rest-api 3.1), three bytes
/// each.
inline constexpr std::size_t name_bytes_max = 360;

/// `text` cut to at most `bytes_max` bytes of whole UTF-8 characters, with "…" at the end when
/// something was cut off.
std::string shortened(std::string_view text, std::size_t bytes_max);

/// Bytes of the UTF-8 character that `text` begins with; 0 where it begins with none.
std::size_t character_bytes(std::string_view text);

} // namespace tandem::market
