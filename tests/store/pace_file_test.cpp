#include "store/pace_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <string>

using tandem::ec;
using tandem::store::pace_file;
using tandem::store::pace_record;
using tandem::test::temporary_folder;

namespace {

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

BOOST_AUTO_TEST_CASE(a_new_one_is_certain_that_nobody_called) {
  const auto found = open().read();
  BOOST_TEST(found.is_certain);
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

BOOST_AUTO_TEST_CASE(a_second_holder_is_told_who_the_first_one_is) {
  const auto held = open();
  const auto second = pace_file::open(path);
  BOOST_REQUIRE(!second);
  BOOST_TEST((second.error().code == ec::storage_busy));
  BOOST_TEST(second.error().message.find("process ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_is_named) {
  const auto nowhere = pace_file::open(folder.path("missing/key.pace"));
  BOOST_REQUIRE(!nowhere);
  BOOST_TEST((nowhere.error().code == ec::storage_failure));
  BOOST_TEST(nowhere.error().message.find("missing/key.pace") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
