#include "cli/export_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

using namespace tandem;
using tandem::cli::export_file;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<export_file> opened(const std::string& path) {
  auto file = export_file::open(path, {});
  BOOST_TEST_REQUIRE(static_cast<bool>(file));
  return std::move(*file);
}

/// "invalid_argument: ..." for a path that is refused.
std::string refused(const std::string& path, const std::vector<std::string>& taken = {}) {
  const auto file = export_file::open(path, taken);
  return file ? "" : std::string{to_string(file.error().code)} + ": " + file.error().message;
}

std::size_t files_in(const std::string& folder) {
  return static_cast<std::size_t>(
    std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

} // namespace

BOOST_AUTO_TEST_SUITE(export_file_test)

BOOST_AUTO_TEST_CASE(the_old_file_stays_until_the_new_one_is_complete) {
  const test::temporary_folder folder;
  folder.write("out.csv", "old");
  const auto file = opened(folder.path("out.csv"));
  BOOST_TEST(!file->sink().put("new"));
  BOOST_TEST(!file->sink().flush());
  BOOST_TEST(folder.read("out.csv") == "old");
  BOOST_TEST(!file->finish());
  BOOST_TEST(folder.read("out.csv") == "new");
  BOOST_TEST(files_in(folder.path()) == 1u);
}

BOOST_AUTO_TEST_CASE(what_does_not_become_complete_goes) {
  const test::temporary_folder folder;
  BOOST_TEST(!opened(folder.path("out.csv"))->sink().put("half"));
  BOOST_TEST(files_in(folder.path()) == 0u);
}

BOOST_AUTO_TEST_CASE(what_a_killed_process_left_is_overwritten) {
  const test::temporary_folder folder;
  folder.write("out.csv.tandem-part", "a longer text than the new one");
  const auto file = opened(folder.path("out.csv"));
  BOOST_TEST(!file->sink().put("new"));
  BOOST_TEST(!file->finish());
  BOOST_TEST(folder.read("out.csv") == "new");
  BOOST_TEST(files_in(folder.path()) == 1u);
}

BOOST_AUTO_TEST_CASE(one_file_has_one_export_at_a_time) {
  const test::temporary_folder folder;
  const auto path = folder.path("out.csv");
  {
    const auto first = opened(path);
    BOOST_TEST(refused(path) == "storage_busy: " + path + ": another export is writing it");
  }
  BOOST_TEST(refused(path).empty());
}

BOOST_AUTO_TEST_CASE(a_path_that_cannot_be_a_file_is_refused_before_anything_is_written) {
  const test::temporary_folder folder;
  folder.write("file", "");
  const auto is = [](const std::string& text, const std::string& part) {
    return text.starts_with("invalid_argument: ") && text.find(part) != std::string::npos;
  };
  BOOST_TEST(is(refused(folder.path()), "is a folder, not a file to write"));
  BOOST_TEST(is(refused(folder.path("new/")), "is a folder"));
  BOOST_TEST(is(refused(folder.path("none/out.csv")), "the folder"));
  BOOST_TEST(is(refused(folder.path("none/out.csv")), "none does not exist"));
  BOOST_TEST(is(refused(folder.path("file/out.csv")), "does not exist"));
  BOOST_TEST(files_in(folder.path()) == 1u);
}

BOOST_AUTO_TEST_CASE(data_of_tandem_is_never_replaced) {
  const test::temporary_folder folder;
  folder.write("tandem.db", "precious");
  fs::create_symlink(folder.path("tandem.db"), folder.path("link.db"));
  fs::create_hard_link(folder.path("tandem.db"), folder.path("twin.db"));
  for (const auto* name : {"tandem.db", "link.db", "twin.db", "tandem.db-wal", "tandem.db-shm"})
    BOOST_TEST(refused(folder.path(name), {folder.path("other.db"), folder.path("tandem.db")})
                 .ends_with(": is where tandem keeps its data; choose another file"),
               name);
  BOOST_TEST(folder.read("tandem.db") == "precious");
  BOOST_TEST(files_in(folder.path()) == 3u);
}

BOOST_AUTO_TEST_CASE(a_link_stays_and_what_it_names_is_replaced) {
  const test::temporary_folder folder;
  folder.write("real.csv", "old");
  ::chmod(folder.path("real.csv").c_str(), 0600);
  fs::create_symlink("real.csv", folder.path("link.csv"));
  const auto file = opened(folder.path("link.csv"));
  BOOST_TEST(!file->sink().put("new"));
  BOOST_TEST(!file->finish());
  BOOST_TEST(fs::is_symlink(folder.path("link.csv")));
  BOOST_TEST(folder.read("real.csv") == "new");
  struct stat now {};
  BOOST_TEST_REQUIRE(::stat(folder.path("real.csv").c_str(), &now) == 0);
  BOOST_TEST((now.st_mode & 0777) == 0600u); // Nobody can read it who could not before.
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_said) {
  const auto file = opened("/dev/full");
  BOOST_TEST(!file->part());
  BOOST_TEST(!file->sink().put("x"));
  const auto problem = file->finish();
  BOOST_TEST_REQUIRE(static_cast<bool>(problem));
  BOOST_TEST((problem->code == ec::storage_failure));
  BOOST_TEST(problem->message == "/dev/full: cannot be written: No space left on device");
}

BOOST_AUTO_TEST_SUITE_END()
