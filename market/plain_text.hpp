#pragma once

#include "market/error.hpp"

#include <string>
#include <string_view>

namespace tandem::market {

/// The text of a file written by a person, with LF as line end whatever the file uses, and without
/// the byte order mark that some editors put in front of UTF-8. Errors: invalid_config for UTF-16
/// and UTF-32, and for bytes that are not text; the message begins with "is".
result<std::string> plain_text(std::string_view bytes);

} // namespace tandem::market
