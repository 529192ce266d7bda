#pragma once

#include <string>
#include <string_view>

namespace tandem::config {

/// A hint on `line`, where the TOML parser stopped with the message `fault` ("Error while parsing
/// array: ..."). Repeats nothing of a line that may hold a password.
std::string syntax_hint(std::string_view line, std::string_view fault);

} // namespace tandem::config
