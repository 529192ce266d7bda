#include "store/local/pace_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;
using tandem::ec;
using tandem::store::pace_file;
using tandem::store::pace_record;
using tandem::test::temporary_folder;

namespace {

/// Only root can play two users.
boost::test_tools::assertion_result is_root(boost::unit_test::test_unit_id) {
  return ::geteuid() == 0;
}

struct pace_fixture {
  temporary_folder folder;
  std::string path = folder.path("key.pace");

  pace_file open() const {
    auto opened = pace_file::open(path);
    BOOST_REQUIRE(static_cast<bool>(opened));
    return std::move(*opened);
  }

  static pace_record sample() {
    pace_record record;
    record.key = {1'000'000'007, 0};
    record.trs["ka10081"] = {1'000'000'007, 5'000'000'000};
    record.trs["au10001"] = {17, 0};
    return record;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(pace_file_suite, pace_fixture)

BOOST_AUTO_TEST_CASE(a_new_one_is_uncertain_for_calls_may_be_written_down_elsewhere) {
  const auto found = open().read();
  BOOST_TEST(!found.is_certain);
  BOOST_TEST(found.key.started == 0);
  BOOST_TEST(found.trs.empty());
}

BOOST_AUTO_TEST_CASE(the_next_process_reads_what_the_last_one_wrote) {
  BOOST_TEST(!open().write(sample()));
  const auto found = open().read();
  BOOST_TEST(found.is_certain);
  BOOST_TEST(found.key.started == 1'000'000'007);
  BOOST_REQUIRE(found.trs.size() == 2u);
  BOOST_TEST(found.trs.at("ka10081").held_until == 5'000'000'000);
  BOOST_TEST(found.trs.at("au10001").started == 17);
}

BOOST_AUTO_TEST_CASE(a_shorter_record_leaves_nothing_of_a_longer_one) {
  auto file = open();
  BOOST_TEST(!file.write(sample()));
  BOOST_TEST(!file.write({}));
  BOOST_TEST(file.read().trs.empty());
}

BOOST_AUTO_TEST_CASE(a_start_under_way_is_read_as_uncertain) {
  auto record = sample();
  record.is_certain = false;
  BOOST_TEST(!open().write(record));
  BOOST_TEST(!open().read().is_certain);
}

BOOST_AUTO_TEST_CASE(whatever_is_damaged_or_of_another_boot_is_uncertain) {
  BOOST_TEST(!open().write(sample()));
  std::string whole;
  std::getline(std::ifstream{path}, whole, '\0');
  const auto uncertain_with = [&](const std::string& text) {
    std::ofstream{path} << text;
    return !open().read().is_certain;
  };
  BOOST_TEST(!uncertain_with(whole));
  BOOST_TEST(uncertain_with(whole.substr(0, whole.find("end"))));
  BOOST_TEST(uncertain_with("x" + whole));
  BOOST_TEST(uncertain_with("garbage"));
  BOOST_TEST(uncertain_with("")); // It had one.
  auto other_boot = whole;
  auto& digit = other_boot[std::string{"tandem-pace 1 "}.size()];
  digit = digit == '0' ? '1' : '0';
  BOOST_TEST(uncertain_with(other_boot));
  auto no_number = whole;
  no_number.replace(no_number.find("1000000007"), 10, "some time.");
  BOOST_TEST(uncertain_with(no_number));
}

BOOST_AUTO_TEST_CASE(whoever_shares_only_the_folder_is_kept_out_too) {
  const auto held = open();
  const auto second = pace_file::open(path);
  BOOST_REQUIRE(!second);
  BOOST_TEST((second.error().code == ec::storage_busy));
  BOOST_TEST(second.error().message.find("container") != std::string::npos);
  BOOST_TEST(second.error().message.find(path) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_folder_is_made) {
  path = folder.path("state/tandem/key.pace");
  BOOST_TEST(!open().write(sample()));
  BOOST_TEST(open().read().is_certain);
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_is_named) {
  folder.write("file", "");
  const auto nowhere = pace_file::open(folder.path("file/key.pace"));
  BOOST_REQUIRE(!nowhere);
  BOOST_TEST((nowhere.error().code == ec::storage_failure));
  BOOST_TEST(nowhere.error().message.find("file/key.pace") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_lies_there_and_is_no_file_of_ours_is_neither_read_nor_written) {
  BOOST_TEST(!open().write(sample()));
  const auto record = folder.read("key.pace");
  const auto target = folder.path("target");
  const std::map<std::string, std::function<void()>> traps{
    {"link", [&] { fs::create_symlink(target, path); }},
    {"second name", [&] { fs::create_hard_link(target, path); }},
    {"empty folder", [&] { fs::create_directory(path); }},
    {"pipe", [&] { BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0); }}};
  for (const auto& [name, set] : traps) {
    folder.write("target", record);
    fs::remove_all(path);
    set();
    auto file = open();
    BOOST_TEST(!file.read().is_certain, name);
    BOOST_TEST(!file.write({}), name);
    BOOST_TEST(fs::is_regular_file(fs::symlink_status(path)), name);
    BOOST_TEST(folder.read("target") == record, name);
  }
}

BOOST_AUTO_TEST_CASE(a_link_to_nothing_makes_nothing_there) {
  fs::create_symlink(folder.path("nothing"), path);
  BOOST_TEST(!open().write(sample()));
  BOOST_TEST(!fs::exists(folder.path("nothing")));
}

BOOST_AUTO_TEST_CASE(a_folder_with_something_in_it_stays_and_is_named) {
  folder.write("key.pace/precious", "");
  const auto opened = pace_file::open(path);
  BOOST_REQUIRE(!opened);
  BOOST_TEST((opened.error().code == ec::storage_failure));
  BOOST_TEST(opened.error().message.find(path) != std::string::npos);
  BOOST_TEST(fs::exists(path + "/precious"));
}

BOOST_AUTO_TEST_CASE(another_user_s_record_is_not_believed,
                     *boost::unit_test::precondition(is_root)) {
  BOOST_TEST(!open().write(sample()));
  BOOST_REQUIRE(::chown(path.c_str(), 65533, 65533) == 0);
  BOOST_TEST(!open().read().is_certain);
}

BOOST_AUTO_TEST_CASE(what_disappears_in_mid_run_is_said_and_made_anew) {
  path = folder.path("state/key.pace");
  const std::map<std::string, std::function<void()>> accidents{
    {"removed", [&] { fs::remove(path); }},
    {"renamed", [&] { fs::rename(path, path + ".old"); }},
    {"copied over", [&] { fs::rename(folder.path("other"), path); }},
    {"folder removed", [&] { fs::remove_all(folder.path("state")); }},
    {"folder renamed", [&] { fs::rename(folder.path("state"), folder.path("old")); }},
    {"link to another file",
     [&] {
       fs::remove(path);
       fs::create_symlink(folder.path("other"), path);
     }},
    {"pipe", [&] {
       fs::remove(path);
       BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
     }}};
  for (const auto& [name, happen] : accidents) {
    folder.write("other", "other");
    auto file = std::make_unique<pace_file>(open());
    BOOST_TEST(!file->write({}), name);
    happen();
    const auto said = file->write({});
    BOOST_REQUIRE_MESSAGE(said, name);
    BOOST_TEST((said->code == ec::storage_failure), name);
    BOOST_TEST(said->message.find(path + " is made again") != std::string::npos, said->message);
    BOOST_TEST(!file->write(sample()), name);
    file.reset();
    BOOST_TEST(open().read().trs.size() == 2u, name);
    BOOST_TEST((name == "copied over" || folder.read("other") == "other"), name);
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_made_anew_now_is_made_later) {
  path = folder.path("state/key.pace");
  auto file = std::make_unique<pace_file>(open());
  fs::remove_all(folder.path("state"));
  folder.write("state", "a file where the folder was");
  const auto said = file->write(sample());
  BOOST_REQUIRE(said);
  BOOST_TEST(said->message.find("cannot be made again: " + path) != std::string::npos);
  fs::remove(folder.path("state"));
  BOOST_TEST(static_cast<bool>(file->write(sample())));
  BOOST_TEST(!file->write(sample()));
  file.reset();
  BOOST_TEST(open().read().is_certain);
}

BOOST_AUTO_TEST_SUITE_END()
