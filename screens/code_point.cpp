#include "screens/code_point.hpp"

#include "market/text.hpp"

#include <algorithm>

namespace tandem::screens {

code_point first_code_point(std::string_view text) {
  const auto byte = [text](std::size_t at) {
    return std::uint32_t{static_cast<unsigned char>(text[at])};
  };
  const auto lead = byte(0);
  if (lead < 0x80)
    return {lead, 1};
  const auto bytes = market::character_bytes(text);
  if (bytes < 2)
    return {0xFFFD, 1};
  std::uint32_t code = bytes == 2 ? lead & 0x1FU : bytes == 3 ? lead & 0x0FU : lead & 0x07U;
  for (std::size_t i = 1; i < bytes; ++i)
    code = (code << 6U) | (byte(i) & 0x3FU);
  return {code, bytes};
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count)
    text.remove_prefix(first_code_point(text).bytes);
  return count;
}

std::size_t bytes_of_code_points(std::string_view text, std::size_t count) {
  std::size_t bytes = 0;
  for (; count > 0 && bytes < text.size(); --count)
    bytes += first_code_point(text.substr(bytes)).bytes;
  return bytes;
}

bool is_letter(std::uint32_t code) {
  return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z')
         || (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0x3131 && code <= 0x318E);
}

bool is_digit(std::uint32_t code) {
  return code >= '0' && code <= '9';
}

bool is_wide(std::uint32_t code) {
  return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF)
         || (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF)
         || (code >= 0xFF00 && code <= 0xFF60) || (code >= 0x20000 && code <= 0x3FFFD);
}

std::string lower_case(std::string_view text) {
  std::string lower{text};
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

} // namespace tandem::screens
