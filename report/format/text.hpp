#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tandem {

/// Columns a terminal needs for UTF-8 `text`: Hangul, CJK and full-width forms take two, colours
/// none.
std::size_t display_width(std::string_view text);
/// `text` cut to `width` columns, never inside a character.
std::string clipped(std::string_view text, std::size_t width);
/// Padded with blanks to `width` columns.
std::string left(std::string_view text, std::size_t width);
std::string right(std::string_view text, std::size_t width);
/// Lines wider than `width` go on in the next one, at a blank; a word that is wider stays whole.
/// The lines that follow are indented by `hanging`, or by two more than the line itself. 0 is any
/// width.
std::string folded(std::string_view text, std::size_t width,
                   std::optional<std::size_t> hanging = std::nullopt);
/// "1,234,567"
std::string grouped(double number);

} // namespace tandem
