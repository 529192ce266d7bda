#include "market/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tandem::market {

namespace {

struct character {
  std::uint32_t code = 0;
  std::size_t bytes = 0; // 0: not UTF-8.
};

struct range {
  std::uint32_t first;
  std::uint32_t last;
};

// Unicode's control and format characters, separators of lines, and noncharacters of the first
// plane; those of the others end with FFFE and FFFF. Source: Unicode 15, DerivedGeneralCategory
// (Cc, Cf, Zl, Zp).
constexpr auto hidden = std::to_array<range>({
  {0x00, 0x1F},
  {0x7F, 0x9F},
  {0xAD, 0xAD},
  {0x600, 0x605},
  {0x61C, 0x61C},
  {0x6DD, 0x6DD},
  {0x70F, 0x70F},
  {0x180E, 0x180E},
  {0x200B, 0x200F},
  {0x2028, 0x202E},
  {0x2060, 0x206F},
  {0xFDD0, 0xFDEF},
  {0xFEFF, 0xFEFF},
  {0xFFF0, 0xFFFD},
  {0x1BCA0, 0x1BCA3},
  {0x1D173, 0x1D17A},
  {0xE0000, 0xE0FFF},
});

bool is_hidden(std::uint32_t code) {
  return (code & 0xFFFEU) == 0xFFFEU || std::any_of(hidden.begin(), hidden.end(), [code](range r) {
           return code >= r.first && code <= r.last;
         });
}

std::uint32_t byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

/// The first character of `text`.
character first_of(std::string_view text) {
  const auto lead = byte_at(text, 0);
  if (lead < 0x80)
    return {lead, text.empty() ? 0U : 1U};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4)
    return {};
  auto code = lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = byte_at(text, i);
    if ((next & 0xC0U) != 0x80U)
      return {};
    code = code << 6U | (next & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < smallest.at(bytes) || code > 0x10FFFF || is_surrogate)
    return {};
  return {code, bytes};
}

/// Calls `shown` with the bytes of each character, and with none for a hidden one.
template <class Shown>
void for_each_character(std::string_view text, Shown shown) {
  while (!text.empty()) {
    const auto next = first_of(text);
    const bool is_shown = next.bytes > 0 && !is_hidden(next.code);
    shown(is_shown ? text.substr(0, next.bytes) : std::string_view{});
    text.remove_prefix(std::max<std::size_t>(next.bytes, 1));
  }
}

} // namespace

std::string visible_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_character(text, [&out](std::string_view bytes) { out += bytes.empty() ? "?" : bytes; });
  return out;
}

std::string_view trimmed(std::string_view text) {
  auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string clean_name(std::string_view text) {
  std::string out;
  std::size_t used = 0; // The end of the last character that is not filling.
  for_each_character(text, [&](std::string_view bytes) {
    const bool is_filling = bytes.empty() || bytes == " " || bytes == "\u00A0" || bytes == "\u3000";
    if (is_filling && out.empty())
      return;
    out += bytes.empty() ? "?" : bytes;
    if (!is_filling)
      used = out.size();
  });
  out.resize(used);
  return shortened(out, name_bytes_max);
}

std::size_t character_bytes(std::string_view text) {
  return first_of(text).bytes;
}

std::string shortened(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max)
    return std::string{text};
  auto end = bytes_max;
  while (end > 0 && (byte_at(text, end) & 0xC0U) == 0x80U)
    --end;
  return std::string{text.substr(0, end)} + "…";
}

} // namespace tandem::market
