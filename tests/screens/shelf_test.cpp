#include "screens/shelf.hpp"
#include "tests/screens/written.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace tandem::screens;

BOOST_AUTO_TEST_SUITE(shelves)

BOOST_AUTO_TEST_CASE(every_ready_made_screen_checks_without_a_remark) {
  catalog known;
  BOOST_TEST(shelf().size() >= 55u);
  for (const auto& one : shelf()) {
    const auto& made = known.screen_named(one.name);
    BOOST_TEST(made.found.empty(), render(made.found, one.name, one.text));
    BOOST_REQUIRE(made.what);
    BOOST_TEST(made.what->name == one.name);
    // English and Korean.
    BOOST_TEST(made.what->title.find(" / ") != std::string::npos, one.name);
    BOOST_TEST(!source_of(one.text).empty(), one.name);
    BOOST_TEST(made.what->bars_needed > 0, one.name);
  }
}

BOOST_AUTO_TEST_CASE(the_binary_has_what_the_files_have) {
  const std::filesystem::path folder = TANDEM_SOURCE_DIR "/screens/shelf";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    std::ifstream file{entry.path()};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto name = entry.path().stem().string();
    const auto found = std::find_if(shelf().begin(), shelf().end(),
                                    [&](const shelf_screen& one) { return one.name == name; });
    BOOST_REQUIRE_MESSAGE(found != shelf().end(), name << " is not in the binary");
    BOOST_TEST(found->text == text);
    ++files;
  }
  BOOST_TEST(files == shelf().size());
}

BOOST_AUTO_TEST_CASE(a_users_own_screen_hides_one_of_the_shelf) {
  catalog known{{{"squeeze", "squeeze.screen", "screen squeeze\na: close > open\n"}}};
  BOOST_TEST(known.screen_named("squeeze").what->labelled.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
