#include "store/results/hex.hpp"

#include <cstddef>

namespace tandem::store {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

} // namespace

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(2 * bytes.size());
  for (const char each : bytes) {
    const auto byte = static_cast<unsigned char>(each);
    out.push_back(hex_digits[byte >> 4]);
    out.push_back(hex_digits[byte & 0xf]);
  }
  return out;
}

bool from_hex(std::string_view digits, std::string& to) {
  to.clear();
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
    const auto high = hex_digits.find(digits[at]);
    const auto low = hex_digits.find(digits[at + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos)
      return false;
    to.push_back(static_cast<char>(high << 4 | low));
  }
  return digits.size() % 2 == 0;
}

} // namespace tandem::store
