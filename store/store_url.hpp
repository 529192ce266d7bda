#pragma once

#include "market/error.hpp"

#include <string>

namespace tandem::store {

/// The path in `url`, a value of store.url: "sqlite:PATH".
/// Errors: invalid_config for another scheme or an empty path.
result<std::string> sqlite_path_of(const std::string& url);

} // namespace tandem::store
