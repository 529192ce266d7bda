#include "report/html/base64.hpp"

#include <cstddef>
#include <cstdint>

namespace tandem::html {

namespace {

constexpr std::string_view letters =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t value_of(char digit) {
  return static_cast<std::uint32_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

} // namespace

std::string base64_of_hex(std::string_view hex) {
  // Three bytes are six digits and four letters.
  constexpr std::size_t digits_of_a_group = 6;
  std::string text;
  for (std::size_t at = 0; at < hex.size(); at += digits_of_a_group) {
    const auto some = hex.substr(at, digits_of_a_group);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < digits_of_a_group; ++i)
      bits = bits << 4U | (i < some.size() ? value_of(some[i]) : 0U);
    // One byte needs two letters, two bytes three, three bytes four.
    const auto used = some.size() / 2 + 1;
    for (std::size_t i = 0; i < 4; ++i)
      text += i < used ? letters[bits >> (18U - 6U * i) & 63U] : '=';
  }
  return text;
}

} // namespace tandem::html
