#pragma once

#include <string>
#include <string_view>

namespace tandem::store {

/// Two lower-case hexadecimal digits for each byte.
std::string to_hex(std::string_view bytes);
/// Reads back; false for a text that `to_hex` cannot have written.
bool from_hex(std::string_view digits, std::string& to);

} // namespace tandem::store
