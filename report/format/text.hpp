#pragma once

#include <string>
#include <string_view>

namespace tandem {

/// Columns a terminal needs for UTF-8 `text`: Hangul, CJK and full-width forms take two.
std::size_t display_width(std::string_view text);
/// `text` cut to `width` columns, never inside a character.
std::string clipped(std::string_view text, std::size_t width);
/// Padded with blanks to `width` columns.
std::string left(std::string_view text, std::size_t width);
std::string right(std::string_view text, std::size_t width);
/// "1,234,567"
std::string grouped(double number);

} // namespace tandem
