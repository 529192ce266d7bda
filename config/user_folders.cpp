#include "config/user_folders.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace tandem::config {

namespace {

constexpr std::string_view program = "tandem";

std::string absolute_or_nothing(std::string path) {
  return path.starts_with('/') ? std::move(path) : std::string{};
}

std::string below(std::string folder, std::string_view name) {
  if (folder.empty())
    return folder;
  if (folder.back() != '/')
    folder += '/';
  return folder.append(name);
}

} // namespace

user_folders user_folders_of(const environment& variables) {
  user_folders user;
  user.home = absolute_or_nothing(variables("HOME"));
  const auto folder = [&](const char* variable, std::string_view usual) {
    const auto named = absolute_or_nothing(variables(variable));
    return below(named.empty() ? below(user.home, usual) : named, program);
  };
  user.config = folder("XDG_CONFIG_HOME", ".config");
  user.data = folder("XDG_DATA_HOME", ".local/share");
  user.state = folder("XDG_STATE_HOME", ".local/state");
  user.config_file = variables("TANDEM_CONFIG");
  return user;
}

user_folders user_folders_here() {
  return user_folders_of([](const char* name) {
    // Nothing in tandem ever writes the environment.
    const char* text = std::getenv(name); // NOLINT(concurrency-mt-unsafe): see above
    return std::string{text == nullptr ? "" : text};
  });
}

result<std::string> expand_home(const std::string& path, const user_folders& user) {
  if (!path.starts_with('~') || (path.size() > 1 && path[1] != '/'))
    return path;
  if (user.home.empty())
    return failure{ec::invalid_config, "~ is the home folder, and HOME does not name one"};
  return below(user.home, path.substr(std::min<std::size_t>(path.size(), 2)));
}

} // namespace tandem::config
