#pragma once

#include "market/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::store {

/// `text` as one zlib stream, which every language can read. Errors: storage_failure without
/// memory.
result<std::string> deflate_text(std::string_view text);

/// Reads back. Takes arbitrary bytes and allocates no more than about `size_max`. Errors:
/// storage_failure when they are not one whole zlib stream of up to `size_max` bytes of text.
result<std::string> inflate_text(std::string_view bytes, std::size_t size_max);

} // namespace tandem::store
