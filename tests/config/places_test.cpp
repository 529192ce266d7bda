#include "config/config_file.hpp"
#include "config/places.hpp"
#include "config/user_folders.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <map>

using namespace tandem::config;
using tandem::secret;
using tandem::test::temporary_folder;

namespace {

user_folders user_with(std::map<std::string, std::string> variables) {
  return user_folders_of([&](const char* name) { return variables[name]; });
}

/// A home and a working directory of their own.
struct machine : temporary_folder {
  machine() {
    std::filesystem::create_directories(path("home"));
    std::filesystem::create_directories(path("work"));
  }

  surroundings seen() const { return {user, path("work")}; }
  places_of_files found(const std::optional<std::string>& named = {}) const {
    return find_files(named, seen());
  }
  loaded_config loaded(const std::vector<raw_entry>& command_line = {},
                       const std::optional<std::string>& named = {}) const {
    return load_config(named, command_line, seen());
  }
  std::string store(const std::vector<raw_entry>& command_line = {}) const {
    return std::string{loaded(command_line).result.values.get<secret>("store.url").reveal()};
  }

  user_folders user = user_with({{"HOME", path("home")}});
  std::string users_config = path("home/.config/tandem/tandem.toml");
  std::string users_data = path("home/.local/share/tandem");
};

raw_entry given(std::string key, value what) {
  return {std::move(key), std::move(what), {"command line", 0, 0}};
}

std::string only_problem(const loaded_config& loaded) {
  BOOST_TEST_REQUIRE(loaded.result.problems.size() == 1u);
  return loaded.result.problems[0].text();
}

} // namespace

BOOST_AUTO_TEST_SUITE(places_test)

// https://specifications.freedesktop.org/basedir-spec/latest/: $HOME/.config, $HOME/.local/share
// and $HOME/.local/state are what an unset or empty variable means; a relative path is to be
// ignored.
BOOST_AUTO_TEST_CASE(the_folders_of_a_user_are_those_of_the_specification) {
  const auto usual = user_with({{"HOME", "/home/ann"}});
  BOOST_TEST(usual.config == "/home/ann/.config/tandem");
  BOOST_TEST(usual.data == "/home/ann/.local/share/tandem");
  BOOST_TEST(usual.state == "/home/ann/.local/state/tandem");
  const auto moved = user_with({{"HOME", "/home/ann"},
                                {"XDG_CONFIG_HOME", "/etc/ann/"},
                                {"XDG_DATA_HOME", "relative/data"},
                                {"XDG_STATE_HOME", ""}});
  BOOST_TEST(moved.config == "/etc/ann/tandem");
  BOOST_TEST(moved.data == usual.data);
  BOOST_TEST(moved.state == usual.state);
  for (const auto* home : {"", "home", "~"}) {
    const auto lost = user_with({{"HOME", home}, {"XDG_DATA_HOME", "/data"}});
    BOOST_TEST(lost.home.empty());
    BOOST_TEST(lost.config.empty());
    BOOST_TEST(lost.data == "/data/tandem");
  }
  BOOST_TEST(user_with({{"HOME", "/"}}).data == "/.local/share/tandem");
}

BOOST_AUTO_TEST_CASE(a_tilde_is_the_home_folder_alone_and_before_a_slash) {
  const auto user = user_with({{"HOME", "/home/ann"}});
  const auto expanded = [&](const char* path) { return *expand_home(path, user); };
  BOOST_TEST(expanded("~/a/b.db") == "/home/ann/a/b.db");
  BOOST_TEST(expanded("~") == "/home/ann/");
  BOOST_TEST(expanded("~/") == "/home/ann/");
  for (const auto* plain : {"", "a~", "/~/a", "./~/a", "~bob/a", "~a.db"})
    BOOST_TEST(expanded(plain) == plain);
  BOOST_TEST(!expand_home("~/a", user_with({})));
  BOOST_TEST(*expand_home("/a", user_with({})) == "/a");
}

BOOST_FIXTURE_TEST_CASE(every_key_that_is_a_path_takes_a_tilde, machine) {
  // Whoever adds a path decides about it here.
  const std::map<std::string, std::pair<value, value>> known{
    {"broker.ca-file", {std::string{"~/a"}, path("home/a")}},
    {"broker.credentials-file", {std::string{"~/a"}, path("home/a")}},
    {"broker.credentials-files",
     {string_list{"~/a", "b", "~/c"}, string_list{path("home/a"), "b", path("home/c")}}},
    {"cache.disk", {std::string{"~/a"}, path("home/a")}},
    {"gateway.state-dir", {std::string{"~/a"}, path("home/a")}},
    {"regime.us-data", {std::string{"~/a"}, path("home/a")}},
    {"serve.clients-file", {std::string{"~/a"}, path("home/a")}},
    {"store.outbox", {std::string{"~/a"}, path("home/a")}},
    {"store.url", {secret{"sqlite:~/a"}, secret{"sqlite:" + path("home/a")}}},
    {"universe.file", {std::string{"~/a"}, path("home/a")}}};
  for (const auto& each : properties()) {
    const auto found = known.find(std::string{each.name});
    const auto legal = legal_values(each);
    const bool looks_like_one = legal.find("path") != std::string::npos
                                || legal.find("file") != std::string::npos
                                || legal.find("sqlite:") != std::string::npos;
    BOOST_TEST(each.is_path == looks_like_one, each.name);
    BOOST_TEST(each.is_path == (found != known.end()), each.name);
    if (found == known.end())
      continue;
    // Beside the keys without which some have no effect.
    const auto values = loaded({given(found->first, found->second.first)}).result.values;
    BOOST_TEST((values.at(each.name) == found->second.second), each.name);
  }
}

BOOST_FIXTURE_TEST_CASE(a_tilde_without_a_home_folder_is_a_problem_of_its_key, machine) {
  user = user_with({{"XDG_DATA_HOME", path("home")}});
  write("work/tandem.toml", "[cache]\ndisk = \"~/c.db\"\n");
  BOOST_TEST(only_problem(loaded())
             == path("work/tandem.toml")
                  + ":2:1: cache.disk = \"~/c.db\": ~ is the home folder, and HOME does not name "
                    "one; legal: a path without ~");
  BOOST_TEST(only_problem(loaded({given("store.url", secret{"sqlite:~/x.db"})}, path("none")))
               .find("none: cannot be opened")
             != std::string::npos); // Nothing else is looked at then.
}

BOOST_FIXTURE_TEST_CASE(a_named_file_comes_first_then_the_working_directory_then_the_user,
                        machine) {
  BOOST_TEST(found().file.path.empty());
  BOOST_TEST(found().file.why
             == "there is no tandem.toml in the working directory and no " + users_config);
  write("home/.config/tandem/tandem.toml", "");
  BOOST_TEST(found().file.path == users_config);
  write("work/tandem.toml", "");
  BOOST_TEST(found().file.path == path("work/tandem.toml"));
  user.config_file = "~/mine.toml";
  BOOST_TEST(found().file.path == path("home/mine.toml"));
  BOOST_TEST(found().file.why == "TANDEM_CONFIG names it");
  BOOST_TEST(found("~/other.toml").file.path == path("home/other.toml"));
  BOOST_TEST(found("~/other.toml").file.why == "--config-file names it");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_named_must_be_there, machine) {
  user.config_file = path("nowhere.toml");
  BOOST_TEST(only_problem(loaded())
             == path("nowhere.toml")
                  + ": cannot be opened: No such file or directory; TANDEM_CONFIG names this file");
  BOOST_TEST(only_problem(loaded({}, path("none.toml")))
             == path("none.toml") + ": cannot be opened: No such file or directory");
  user = user_with({});
  BOOST_TEST(only_problem(loaded({}, "~/a.toml"))
             == "~/a.toml: ~ is the home folder, and HOME does not name one");
}

BOOST_FIXTURE_TEST_CASE(results_are_the_users_unless_the_working_directory_is_a_place, machine) {
  BOOST_TEST(store() == "sqlite:" + users_data + "/tandem.db");
  BOOST_TEST(loaded().result.values.dump().find("\nurl = \"\"\n") != std::string::npos);
  write("home/.config/tandem/tandem.toml", "");
  BOOST_TEST(store() == "sqlite:" + users_data + "/tandem.db");
  write("work/tandem.toml", "");
  BOOST_TEST(store() == "sqlite:" + path("work/tandem.db"));
  std::filesystem::remove(path("work/tandem.toml"));
  // A link to a disk that is away still says where its owner wants the data.
  std::filesystem::create_symlink(path("away/tandem.db"), path("work/tandem.db"));
  BOOST_TEST(store() == "sqlite:" + path("work/tandem.db"));
}

BOOST_FIXTURE_TEST_CASE(a_store_that_is_written_is_taken_as_written, machine) {
  BOOST_TEST(store({given("store.url", secret{"sqlite:tandem.db"})}) == "sqlite:tandem.db");
  BOOST_TEST(store({given("store.url", secret{"postgresql://h/~/d"})}) == "postgresql://h/~/d");
  BOOST_TEST(store({given("store.url", secret{""})}) == "sqlite:" + users_data + "/tandem.db");
}

BOOST_FIXTURE_TEST_CASE(without_a_home_everything_is_in_the_working_directory, machine) {
  user = user_with({});
  BOOST_TEST(store() == "sqlite:" + path("work/tandem.db"));
  BOOST_TEST(found().history_folder.empty());
  BOOST_TEST(found().file.why == "the working directory has no tandem.toml, and HOME is not set");
}

BOOST_FIXTURE_TEST_CASE(the_folder_of_the_users_configuration_is_no_place_for_data, machine) {
  write("home/.config/tandem/tandem.toml", "");
  const auto standing_there = find_files({}, {user, path("home/.config/tandem")});
  BOOST_TEST(standing_there.file.path == users_config);
  BOOST_TEST(standing_there.database.path == users_data + "/tandem.db");
}

BOOST_FIXTURE_TEST_CASE(a_history_without_a_place_is_beside_a_chosen_configuration, machine) {
  BOOST_TEST(found().history_folder == users_data);
  write("home/.config/tandem/tandem.toml", "");
  BOOST_TEST(found().history_folder == users_data);
  BOOST_TEST(found(path("etc/my.toml")).history_folder == path("etc"));
  write("work/cache.db", "");
  BOOST_TEST(found().history_folder == path("work"));
  std::filesystem::remove(path("work/cache.db"));
  write("work/tandem.toml", "");
  BOOST_TEST(found().history_folder == path("work"));
}

BOOST_AUTO_TEST_SUITE_END()
