#pragma once

#include <string>
#include <string_view>

namespace tandem::html {

/// The bytes that `hex` spells, in base64 with padding, as a content security policy wants a hash.
/// Precondition: an even number of digits 0-9 and a-f.
std::string base64_of_hex(std::string_view hex);

} // namespace tandem::html
