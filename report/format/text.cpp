#include "report/format/text.hpp"

#include "market/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tandem {

namespace {

struct glyph {
  std::size_t bytes = 1;
  std::size_t columns = 1;
};

/// Bytes of the colour sequence at the front of `text`, such as "\x1b[33m"; 0 when there is none.
std::size_t color_bytes(std::string_view text) {
  if (!text.starts_with("\x1b["))
    return 0;
  const auto end = text.find_first_not_of("0123456789;", 2);
  return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

/// The character at the front of `text`, or a colour sequence, which takes no column; a broken
/// character counts as one byte, one column.
glyph first_glyph(std::string_view text) {
  if (const auto color = color_bytes(text); color > 0)
    return {color, 0};
  const auto bytes = market::character_bytes(text);
  if (bytes <= 1)
    return {};
  std::uint32_t code = static_cast<unsigned char>(text.front()) & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i)
    code = code << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  // Unicode East Asian Width W and F, as far as Korean data uses them.
  bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF)
              || (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF)
              || (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60)
              || (code >= 0xFFE0 && code <= 0xFFE6) || (code >= 0x1F300 && code <= 0x1FAFF);
  return {bytes, wide ? 2U : 1U};
}

} // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    auto next = first_glyph(text);
    width += next.columns;
    text.remove_prefix(next.bytes);
  }
  return width;
}

std::string clipped(std::string_view text, std::size_t width) {
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const auto next = first_glyph(text);
    used += next.columns;
    if (used <= width || next.columns == 0) // Whatever is cut, colours end.
      out.append(text.substr(0, next.bytes));
    text.remove_prefix(next.bytes);
  }
  return out;
}

std::string left(std::string_view text, std::size_t width) {
  auto out = clipped(text, width);
  out.append(width - display_width(out), ' ');
  return out;
}

std::string right(std::string_view text, std::size_t width) {
  auto shown = clipped(text, width);
  return std::string(width - display_width(shown), ' ') + shown;
}

namespace {

/// Where to end the first of several lines: at the last blank that leaves it no wider than `width`,
/// else at the first one behind the text's own indentation. The text's size when there is none.
std::size_t line_end(std::string_view text, std::size_t indent, std::size_t width) {
  auto end = text.size();
  for (auto blank = text.find(' ', indent); blank != std::string_view::npos;
       blank = text.find(' ', blank + 1)) {
    if (end != text.size() && display_width(text.substr(0, blank)) > width)
      break;
    if (text[blank - 1] != ' ')
      end = blank;
  }
  return end;
}

std::string folded_line(std::string_view line, std::size_t width, std::size_t hanging) {
  std::string text;
  auto indent = std::min(line.find_first_not_of(' '), line.size());
  std::string rest{line};
  while (display_width(rest) > width) {
    const auto end = line_end(rest, indent + 1, width);
    const auto next = rest.find_first_not_of(' ', end);
    if (next == std::string::npos)
      break;
    text.append(rest, 0, end).append("\n");
    indent = hanging;
    rest = std::string(hanging, ' ').append(rest, next);
  }
  return text + rest;
}

} // namespace

std::string folded(std::string_view text, std::size_t width, std::optional<std::size_t> hanging) {
  if (width == 0)
    return std::string{text};
  std::string out;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    const auto plain = line.substr(color_bytes(line));
    const auto own = std::min(plain.find_first_not_of(' '), plain.size());
    out += folded_line(line, width, hanging.value_or(own + 2));
    text.remove_prefix(line.size());
    if (!text.empty()) {
      out += '\n';
      text.remove_prefix(1);
    }
  }
  return out;
}

std::string grouped(double number) {
  auto digits = fmt::format("{:.0f}", std::fabs(number));
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return number < 0 ? "-" + digits : digits;
}

} // namespace tandem
