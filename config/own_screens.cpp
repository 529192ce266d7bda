#include "config/own_screens.hpp"

#include "market/plain_text.hpp"
#include "screens/code_point.hpp"
#include "screens/limits.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace tandem::config {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_max = 1'000;

failure cannot_use(std::string why) {
  return {ec::invalid_config, std::move(why)};
}

/// The paths of the folder's screens, by name. Waits for none: a pipe is no screen.
std::vector<std::string> screen_files_in(const std::string& folder, std::error_code& fault) {
  std::vector<std::string> paths;
  for (fs::directory_iterator at{folder.empty() ? "." : folder, fault}, end; !fault && at != end;
       at.increment(fault)) {
    std::error_code unused;
    if (!screen_name_of(at->path().string()).empty() && at->is_regular_file(unused))
      paths.push_back((fs::path{folder} / at->path().filename()).string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

} // namespace

std::string screen_name_of(std::string_view path) {
  if (!path.ends_with(screen_ending))
    return {};
  path.remove_suffix(screen_ending.size());
  return screens::lower_case(path.substr(path.find_last_of('/') + 1));
}

result<screens::screen_text> read_screen_file(const std::string& path) {
  std::error_code fault;
  if (const auto kind = fs::status(path, fault); fs::exists(kind) && !fs::is_regular_file(kind))
    return cannot_use("is no file with a text");
  errno = 0;
  std::ifstream stream{path, std::ios::binary};
  if (!stream)
    return cannot_use("cannot be opened: "
                      + std::error_code{errno, std::generic_category()}.message());
  std::string bytes(screens::limits::text_bytes_max + 1, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (stream.bad())
    return cannot_use("cannot be read: "
                      + std::error_code{errno, std::generic_category()}.message());
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  if (bytes.size() > screens::limits::text_bytes_max)
    return screens::screen_text{screen_name_of(path), path, std::move(bytes)};
  auto text = market::plain_text(bytes);
  if (!text)
    return text.error();
  return screens::screen_text{screen_name_of(path), path, std::move(*text)};
}

own_screens read_own_screens(const std::string& folder) {
  own_screens found;
  std::error_code fault;
  auto paths = screen_files_in(folder, fault);
  if (fault)
    found.unread.push_back(
      cannot_use((folder.empty() ? "." : folder) + ": cannot be listed: " + fault.message()));
  if (paths.size() > files_max) {
    found.unread.push_back(cannot_use((folder.empty() ? "." : folder) + ": holds "
                                      + std::to_string(paths.size())
                                      + " screens; the first 1000 by name are read"));
    paths.resize(files_max);
  }
  for (const auto& path : paths) {
    auto text = read_screen_file(path);
    if (!text) {
      found.unread.push_back(cannot_use(path + ": " + text.error().message));
      continue;
    }
    // Names are told apart without regard to case.
    const auto first = std::find_if(found.texts.begin(), found.texts.end(),
                                    [&](const auto& one) { return one.name == text->name; });
    if (first == found.texts.end())
      found.texts.push_back(std::move(*text));
    else
      found.unread.push_back(cannot_use(path + ": has the name of " + first->file));
  }
  return found;
}

} // namespace tandem::config
