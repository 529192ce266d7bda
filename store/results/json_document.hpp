#pragma once

#include <rapidjson/document.h>

#include <optional>
#include <string_view>

namespace tandem::store {

/// The JSON value `text` is: every double is the one nearest to its digits, and integers stay
/// integers. Takes arbitrary bytes, for a row may be anybody's; nothing where they are no JSON or
/// hold a number that a double cannot hold. Nesting needs memory, not stack.
std::optional<rapidjson::Document> parse_json(std::string_view text);

} // namespace tandem::store
