#include "engine/universe_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

namespace {

struct universe_file_fixture {
  test::temporary_folder folder;

  result<std::vector<std::string>> read(std::string_view text) const {
    folder.write("codes.txt", text);
    return tandem::read_universe_file(folder.path("codes.txt"));
  }
  std::string refusal_of(std::string_view text) const {
    const auto codes = read(text);
    BOOST_TEST_REQUIRE(!codes);
    BOOST_TEST((codes.error().code == ec::invalid_config));
    return codes.error().message;
  }
};

const std::vector<std::string> two{"005930", "000660"};

} // namespace

BOOST_FIXTURE_TEST_SUITE(universe_file_test, universe_file_fixture)

BOOST_AUTO_TEST_CASE(lists_of_people_and_of_other_programs_are_read) {
  for (const std::string_view text :
       {"005930\n000660\n", "A005930\nA000660", "5930\n660\n",
        "code,name\n005930,삼성전자\n000660,SK\n",
        "\xEF\xBB\xBF종목코드;종목명\r\n\"005930\";\"삼성전자\"\r\n\"000660\";\"SK\"\r\n",
        "# mine\n\n005930\t삼성전자 ; good\n ; none\nA000660 # the other\n"}) {
    const auto codes = read(text);
    BOOST_TEST_REQUIRE(static_cast<bool>(codes), text);
    BOOST_TEST(*codes == two, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(anything_else_is_named_with_its_line_and_what_is_legal) {
  const auto message = refusal_of("005930\r\nsamsung,005930\r\n");
  for (const auto* part : {"codes.txt:2: \"samsung,005930\" is not a symbol code", "legal: "})
    BOOST_TEST(message.find(part) != std::string::npos, message);
  // A heading stands above the list, not in it.
  BOOST_TEST(refusal_of("005930\ncode,name\n").find("codes.txt:2:") != std::string::npos);
  BOOST_TEST(refusal_of("\x1b[2J\n").find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(one_symbol_in_two_spellings_is_listed_twice) {
  BOOST_TEST(refusal_of("005930\nA005930\n").find("codes.txt:2: symbol 005930 is listed twice")
             != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_in_utf_16_says_so) {
  using namespace std::string_view_literals;
  BOOST_TEST(refusal_of("\xFF\xFE\60\0\60\0"sv).find("UTF-16") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
