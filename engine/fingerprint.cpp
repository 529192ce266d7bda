#include "engine/fingerprint.hpp"

#include <array>
#include <openssl/evp.h>

namespace tandem {

std::string fingerprint(std::string_view text, std::size_t bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string digits;
  for (std::size_t i = 0; i < bytes; ++i) {
    constexpr std::string_view hex = "0123456789abcdef";
    digits += hex[digest[i] >> 4U];
    digits += hex[digest[i] & 15U];
  }
  return digits;
}

} // namespace tandem
