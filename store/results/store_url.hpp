#pragma once

#include "market/error.hpp"

#include <string>

namespace tandem::store {

/// Whether `url`, a value of store.url, names a PostgreSQL server.
bool is_postgresql(const std::string& url);

/// `url` for messages: without its password. User, host, port and database stay.
std::string shown_url(const std::string& url);

/// The path in `url`: "sqlite:PATH".
/// Errors: invalid_config for another scheme or an empty path.
result<std::string> sqlite_path_of(const std::string& url);

} // namespace tandem::store
