#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem {

/// The first `bytes` bytes of the SHA-256 of `text`, two hexadecimal digits each: tells secrets
/// apart and does not reveal them. Precondition: at most 32.
std::string fingerprint(std::string_view text, std::size_t bytes);

} // namespace tandem
