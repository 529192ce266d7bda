#pragma once

#include <string>
#include <string_view>

namespace tandem::config {

/// What belongs in `line`, at which the TOML parser stopped with the words `fault` ("Error while
/// parsing array: ..."). Repeats nothing of a line that may hold a password.
std::string syntax_hint(std::string_view line, std::string_view fault);

} // namespace tandem::config
