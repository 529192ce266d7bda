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

/// The character at the front of `text`; a broken sequence counts as one byte, one column.
glyph first_glyph(std::string_view text) {
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
  std::size_t used = 0;
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    auto next = first_glyph(text.substr(bytes));
    if (used + next.columns > width)
      break;
    used += next.columns;
    bytes += next.bytes;
  }
  return std::string{text.substr(0, bytes)};
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

std::string grouped(double number) {
  auto digits = fmt::format("{:.0f}", std::fabs(number));
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return number < 0 ? "-" + digits : digits;
}

} // namespace tandem
