#pragma once

#include <rapidjson/document.h>

#include <optional>
#include <string_view>

namespace tandem::store {

/// The JSON value in `text`: every double is the one nearest to its digits, and integers stay
/// integers. Takes arbitrary bytes, because others can write rows; empty when they are not JSON or
/// hold a number too large for a double. Nesting needs memory, not stack.
std::optional<rapidjson::Document> parse_json(std::string_view text);

} // namespace tandem::store
