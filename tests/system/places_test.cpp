#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>

// Where the files are: in the working directory if it is a place of its own, else with the user.

using namespace tandem::system_test;
namespace fs = std::filesystem;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A user with a home folder and folders to work in.
struct user : temporary_folder {
  user() {
    for (const auto* name : {"home", "work", "elsewhere"})
      fs::create_directories(path(name));
  }

  /// The command in one of the folders.
  launch in(const std::string& where, words what,
            std::map<std::string, std::string> environment = {}) const {
    environment.try_emplace("HOME", path("home"));
    auto how = tandem_in(*this, std::move(what), std::move(environment));
    how.folder = path(where);
    return how;
  }
  launch scan_in(const std::string& where, const words& more = {},
                 std::map<std::string, std::string> environment = {}) const {
    words all{"scan",
              "--quiet",
              "--gateway.delay=0s",
              "--universe.kospi=1",
              "--universe.kosdaq=1",
              "--regime.version=none"};
    all.insert(all.end(), more.begin(), more.end());
    return in(where, std::move(all), std::move(environment));
  }
  std::size_t files_in(const std::string& where) const {
    return static_cast<std::size_t>(
      std::distance(fs::directory_iterator{path(where)}, fs::directory_iterator{}));
  }

  std::string data = path("home/.local/share/tandem/tandem.db");
};

std::int64_t runs_in(const std::string& file) {
  return query_number(file, "SELECT count(*) FROM run WHERE mode <> 'serve'");
}

} // namespace

BOOST_FIXTURE_TEST_CASE(data_is_with_the_user_and_found_from_every_folder, user) {
  const auto end = run(scan_in("work"));
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(contains(end.out, "stored in sqlite:" + data), end.out);
  BOOST_TEST(files_in("work") == 0u);
  // The specification: what is made is made for nobody else.
  for (const auto* folder : {"home/.local", "home/.local/share", "home/.local/share/tandem"})
    BOOST_TEST((fs::status(path(folder)).permissions() == fs::perms::owner_all), folder);
  const auto code = query(data, "SELECT codes ->> 0 FROM verdict_block").at(0).at(0);
  for (const auto& what : {words{"runs"}, words{"results", "--run=latest"}, words{"explain", code},
                           words{"plan", "--offline", "--universe.kospi=1", "--universe.kosdaq=1",
                                 "--regime.version=none"},
                           words{"resume"}}) {
    const auto other = run(in("elsewhere", what));
    BOOST_TEST(other.exit_code == 0, what[0] << other.err);
  }
  BOOST_TEST(contains(run(in("elsewhere", {"runs"})).out, "complete"));
  BOOST_TEST(files_in("elsewhere") == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_reader_before_the_first_scan_makes_nothing, user) {
  for (const auto& what : {words{"runs"}, words{"results"}, words{"resume"}}) {
    const auto end = run(in("work", what));
    BOOST_TEST(end.exit_code == 6, what[0] << end.err);
    BOOST_TEST(
      contains(end.err, "error: " + data + ": does not exist yet; `tandem scan` makes it\n"),
      end.err);
  }
  BOOST_TEST(files_in("home") == 0u);
  BOOST_TEST(files_in("work") == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_database_in_the_working_directory_wins, user) {
  BOOST_TEST(run(scan_in("work", {"--store.url=sqlite:tandem.db"})).exit_code == 0);
  BOOST_TEST(run(scan_in("work", {"--universe.kospi=2"})).exit_code == 0);
  BOOST_TEST(runs_in(path("work/tandem.db")) == 2);
  BOOST_TEST(files_in("home") == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_cannot_be_made_is_named, user) {
  write("file", "");
  const auto end = run(scan_in("work", {}, {{"XDG_DATA_HOME", path("file/data")}}));
  BOOST_TEST(end.exit_code == 6, end.err);
  BOOST_TEST(contains(end.err, "error: " + path("file")
                                 + ": this folder for data cannot be made: Not a directory"),
             end.err);
  // Another place than the user's own is not made: its name may be wrong.
  const auto wrong = run(scan_in("work", {"--store.url=sqlite:~/nowhere/x.db"}));
  BOOST_TEST(wrong.exit_code == 6, wrong.err);
  BOOST_TEST(contains(wrong.err, "the folder " + path("home/nowhere") + " does not exist"),
             wrong.err);
}

BOOST_FIXTURE_TEST_CASE(the_configuration_of_the_user_is_read_and_said, user) {
  write("home/.config/tandem/tandem.toml", "[gateway]\ndelay = \"333ms\"\n[store]\n"
                                           "url = \"sqlite:~/my.db\"\n");
  const auto own = run(in("work", {"--dump-config"})).out;
  BOOST_TEST(contains(own, "delay = \"333ms\""), own);
  BOOST_TEST(own.starts_with("# configuration: \"" + path("home/.config/tandem/tandem.toml")
                             + "\", because it is the user's, and the working directory has no "
                               "tandem.toml\n# results: \""
                             + path("home/my.db") + "\", because store.url names it\n"),
             own);
  write("other.toml", "[gateway]\ndelay = \"222ms\"\n");
  const auto named =
    run(in("work", {"--dump-config"}, {{"TANDEM_CONFIG", path("other.toml")}})).out;
  BOOST_TEST(named.starts_with("# configuration: \"" + path("other.toml")
                               + "\", because TANDEM_CONFIG names it\n# results: \"" + data
                               + "\", because the working directory has no tandem.db and no "
                                 "tandem.toml\n"),
             named);
  BOOST_TEST(contains(named, "delay = \"222ms\""), named);
  const auto server =
    run(in("work", {"--dump-config", "--store.url=postgresql://u:s3cr3t@h/d"})).out;
  BOOST_TEST(contains(server, "# results: postgresql://u@h/d, because store.url names it\n"
                              "# candles: \""
                                + path("home/.local/share/tandem/cache.db")
                                + "\", because store.url names no file\n"),
             server);
  BOOST_TEST(!contains(server, "s3cr3t"));
}

BOOST_FIXTURE_TEST_CASE(a_scan_that_is_handed_over_is_found_by_its_user, user) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const auto url = "--broker.url=" + synthetic.url();
  process server{in("work", {"serve", url, "--serve.listen=127.0.0.1:0",
                             "--serve.scan-at=", "--gateway.delay=20ms"})};
  server.first_line(patience);
  const auto handed = run(in("elsewhere", {"scan", "--quiet", url, "--universe.kospi=1",
                                           "--universe.kosdaq=1", "--regime.version=none"}));
  BOOST_TEST(handed.exit_code == 0, handed.err);
  BOOST_TEST(contains(handed.out, "stored in sqlite:" + data), handed.out);
  BOOST_TEST(contains(run(in("elsewhere", {"runs"})).out, "complete"));
  server.send_signal(SIGTERM);
  BOOST_TEST(server.wait(patience).exit_code == 0);
  BOOST_TEST(runs_in(data) == 1);
  BOOST_TEST(files_in("work") + files_in("elsewhere") == 0u);
}
