#include "screens/screens.hpp"
#include "tests/report/documents/screen_pages.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

// docs/screens.md and docs/shelf.md against the language and the shelf.

using namespace tandem;

namespace {

std::string problems_of(std::string_view text, screens::text_form form) {
  screens::catalog known;
  screens::check_options options;
  options.form = form;
  return screens::render(known.check(text, options).found, "-", text);
}

/// What stands between lines of three back quotes.
std::vector<std::string> blocks_of(const std::string& page) {
  std::vector<std::string> blocks;
  std::istringstream lines{page};
  bool inside = false;
  for (std::string line; std::getline(lines, line);)
    if (line == "```") {
      inside = !inside;
      if (inside)
        blocks.emplace_back();
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  return blocks;
}

std::string section(const std::string& page, const std::string& heading) {
  const auto first = page.find("\n## " + heading + "\n");
  BOOST_REQUIRE(first != std::string::npos);
  return page.substr(first, page.find("\n## ", first + 1) - first);
}

} // namespace

BOOST_AUTO_TEST_SUITE(pages_on_screens)

BOOST_AUTO_TEST_CASE(the_page_on_the_shelf_is_what_the_shelf_says) {
  const auto text = test::shelf_page();
  std::ifstream file{TANDEM_SOURCE_DIR "/docs/shelf.md"};
  const std::string page{std::istreambuf_iterator<char>{file}, {}};
  if (page == text)
    return;
  const auto made = std::filesystem::temp_directory_path() / "tandem-shelf.md";
  std::ofstream{made} << text;
  BOOST_ERROR("docs/shelf.md is not what the shelf says; how it should be is in " << made);
}

BOOST_AUTO_TEST_CASE(every_word_of_the_language_has_a_row_with_its_form_and_aliases) {
  const auto page = test::screens_page();
  for (const auto& row : test::word_rows())
    BOOST_TEST(page.find("\n" + row) != std::string::npos, "docs/screens.md lacks: " << row);
}

BOOST_AUTO_TEST_CASE(every_screen_and_condition_of_the_page_checks_without_a_remark) {
  int screens = 0;
  int conditions = 0;
  static const std::regex asked{"tandem find '([^']+)'"};
  for (const auto& block : blocks_of(test::screens_page())) {
    if (block.starts_with("screen ")) {
      BOOST_TEST(problems_of(block, screens::text_form::screen) == "", block);
      ++screens;
    }
    if (block.starts_with("$"))
      continue;
    for (std::sregex_iterator one{block.begin(), block.end(), asked}, end; one != end; ++one) {
      BOOST_TEST(problems_of((*one)[1].str(), screens::text_form::expression) == "");
      ++conditions;
    }
  }
  BOOST_TEST(screens >= 2);
  BOOST_TEST(conditions >= 3);
}

BOOST_AUTO_TEST_CASE(every_wish_is_answered_by_conditions_that_check) {
  static const std::regex quoted{"`([^`]+)`"};
  const auto wishes = section(test::screens_page(), "Twenty wishes");
  int conditions = 0;
  for (std::sregex_iterator one{wishes.begin(), wishes.end(), quoted}, end; one != end; ++one) {
    const auto text = (*one)[1].str();
    BOOST_TEST(problems_of(text, screens::text_form::expression) == "", text);
    ++conditions;
  }
  BOOST_TEST(conditions >= 20);
}

BOOST_AUTO_TEST_CASE(the_mistakes_shown_are_what_is_told) {
  const auto shown = blocks_of(section(test::screens_page(), "Mistakes")).at(0);
  const auto first = shown.find('\'');
  const auto last = shown.find("'\n");
  BOOST_TEST(problems_of(shown.substr(first + 1, last - first - 1), screens::text_form::expression)
             == shown.substr(last + 2));
}

BOOST_AUTO_TEST_SUITE_END()
