#include "store/store_url.hpp"

#include <string_view>

namespace tandem::store {
namespace {

failure bad_url(const std::string& url, const char* why) {
  return {ec::invalid_config,
          "store.url = \"" + url + "\": " + why + "; the legal form is sqlite:PATH"};
}

/// A PostgreSQL URL may hold a password, which has no place in a message.
bool is_postgresql(std::string_view url) {
  return url.starts_with("postgresql:") || url.starts_with("postgres:");
}

} // namespace

result<std::string> sqlite_path_of(const std::string& url) {
  constexpr std::string_view scheme = "sqlite:";
  if (is_postgresql(url))
    return bad_url("postgresql:…", "PostgreSQL is not built in yet");
  if (!url.starts_with(scheme))
    return bad_url(url, "the scheme is unknown");
  auto path = url.substr(scheme.size());
  if (path.empty())
    return bad_url(url, "the path is missing");
  return path;
}

} // namespace tandem::store
