#include "config/places.hpp"

#include <filesystem>
#include <system_error>

namespace tandem::config {

namespace {

namespace fs = std::filesystem;

constexpr auto former_config_file = "tandem.conf";
// The history of a store that is no file.
constexpr auto default_history = "cache.db";

class finder {
public:
  finder(const std::optional<std::string>& named_file, const surroundings& here)
      : named_(named_file), here_(here) {}

  places_of_files find() {
    find_config();
    find_database();
    find_history();
    found_.screen_folder = found_.file.path.empty() ? here_.working_folder : folder_of_config();
    return std::move(found_);
  }

private:
  std::string local(const char* name) const {
    return (fs::path{here_.working_folder} / name).string();
  }
  std::string folder_of_config() const { return fs::path{found_.file.path}.parent_path().string(); }
  /// Also a link whose target is away: its owner wants that file and no other.
  bool has(const char* name) const {
    std::error_code unused;
    return fs::exists(fs::symlink_status(local(name), unused));
  }

  void take_named(const std::string& name, std::string why) {
    is_named_ = true;
    found_.file = {name, std::move(why)};
    if (auto path = expand_home(name, here_.user))
      found_.file.path = std::move(*path);
    else
      found_.problem = path.error();
  }

  void take_local(const char* name) {
    is_local_ = true;
    found_.file = {local(name), "it is in the working directory"};
  }

  void find_config() {
    const auto& user = here_.user;
    std::error_code unused;
    const auto own =
      user.config.empty() ? std::string{} : (fs::path{user.config} / default_config_file).string();
    // Whoever stands in the folder of the user's configuration has not set up a place of its own.
    const bool is_own = fs::equivalent(local(default_config_file), own, unused);
    if (named_)
      take_named(*named_, "--config-file names it");
    else if (!user.config_file.empty())
      take_named(user.config_file, "TANDEM_CONFIG names it");
    else if (has(default_config_file) && !is_own)
      take_local(default_config_file);
    else if (has(former_config_file)) // Refused by who reads it, with a sentence on what to change.
      take_local(former_config_file);
    else if (fs::exists(own, unused))
      found_.file = {own, "it is the user's, and the working directory has no tandem.toml"};
    else
      found_.file = {{},
                     user.config.empty()
                       ? "the working directory has no tandem.toml, and HOME is not set"
                       : "there is no tandem.toml in the working directory and no " + own};
  }

  void find_database() {
    if (has(default_database))
      found_.database = {local(default_database), "it is in the working directory"};
    else if (is_local_)
      found_.database = {local(default_database),
                         "the working directory has a configuration of its own"};
    else if (here_.user.data.empty())
      found_.database = {local(default_database),
                         "neither XDG_DATA_HOME nor HOME names a folder for data"};
    else
      found_.database = {(fs::path{here_.user.data} / default_database).string(),
                         "the working directory has no tandem.db and no tandem.toml"};
  }

  void find_history() {
    if (is_named_ || is_local_)
      found_.history_folder = folder_of_config();
    else if (has(default_history))
      found_.history_folder = here_.working_folder;
    else
      found_.history_folder = here_.user.data;
  }

  const std::optional<std::string>& named_;
  const surroundings& here_;
  bool is_named_ = false; // By the command line or the environment.
  bool is_local_ = false; // In the working directory.
  places_of_files found_;
};

} // namespace

places_of_files find_files(const std::optional<std::string>& named_file, const surroundings& here) {
  return finder{named_file, here}.find();
}

} // namespace tandem::config
