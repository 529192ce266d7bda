#include "config/own_screens.hpp"
#include "config/places.hpp"
#include "screens/limits.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <sys/stat.h>

using namespace tandem::config;
using tandem::test::temporary_folder;

BOOST_AUTO_TEST_SUITE(own_screens_test)

BOOST_AUTO_TEST_CASE(screens_of_a_folder_are_read_by_name) {
  const temporary_folder here;
  here.write("Zeta.screen", "\xEF\xBB\xBFscreen zeta\r\na: close > 5\r\n");
  here.write("alpha.screen", "screen alpha\n");
  here.write("notes.txt", "screen notes\n");
  const auto found = read_own_screens(here.path());
  BOOST_TEST(found.unread.empty());
  BOOST_TEST_REQUIRE(found.texts.size() == 2u);
  BOOST_TEST(found.texts[0].name == "zeta"); // By the names of the files, Z before a.
  BOOST_TEST(found.texts[0].text == "screen zeta\na: close > 5\n");
  BOOST_TEST(std::filesystem::equivalent(found.texts[1].file, here.path("alpha.screen")));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_told_and_the_others_are_there) {
  const temporary_folder here;
  here.write("a.screen", "screen a\n");
  here.write("A.screen", "screen a\n");
  here.write("wide.screen", std::string("\xFF\xFEs\0", 4));
  ::mkfifo(here.path("pipe.screen").c_str(), 0600); // Nobody will ever write into it.
  std::filesystem::create_directory(here.path("folder.screen"));
  const auto found = read_own_screens(here.path());
  BOOST_TEST(found.texts.size() == 1u);
  BOOST_TEST_REQUIRE(found.unread.size() == 2u);
  BOOST_TEST(found.unread[0].message.find("a.screen: has the name of ") != std::string::npos);
  BOOST_TEST(found.unread[1].message.find("wide.screen: is") != std::string::npos);
  BOOST_TEST(!read_screen_file(here.path("pipe.screen")));
  BOOST_TEST(read_own_screens(here.path("missing")).unread.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_text_of_any_length_costs_no_more_than_the_longest_screen) {
  const temporary_folder here;
  here.write("long.screen", std::string(1'000'000, '#'));
  const auto read = read_screen_file(here.path("long.screen"));
  BOOST_TEST_REQUIRE(static_cast<bool>(read));
  BOOST_TEST(read->text.size() == tandem::screens::limits::text_bytes_max + 1);
}

BOOST_AUTO_TEST_CASE(they_lie_beside_the_configuration_or_in_the_working_directory) {
  const temporary_folder here;
  surroundings seen;
  seen.working_folder = here.path();
  BOOST_TEST(find_files(std::nullopt, seen).screen_folder == here.path());
  BOOST_TEST(find_files(here.path("conf/t.toml"), seen).screen_folder == here.path("conf"));
  BOOST_TEST(find_files("t.toml", seen).screen_folder.empty());
}

BOOST_AUTO_TEST_SUITE_END()
