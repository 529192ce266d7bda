#include "config/config_file.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::config;
namespace config = tandem::config;

namespace {

/// The text of the only problem.
std::string error_of(const std::string& text) {
  auto result = parse_config_text(text, "t.toml");
  BOOST_TEST_REQUIRE(result.problems.size() == 1u);
  BOOST_TEST(result.entries.empty());
  return result.problems[0].text();
}

void expect(const std::string& text, const std::string& place, const std::string& words) {
  auto error = error_of(text);
  BOOST_TEST(error.starts_with("t.toml:" + place + ":"), error);
  BOOST_TEST(error.find(words) != std::string::npos, error);
}

} // namespace

BOOST_AUTO_TEST_SUITE(syntax_error_test)

BOOST_AUTO_TEST_CASE(a_bare_word_wants_quotes) {
  expect("[scan]\nmode = parallel\n", "2:8", "text goes in quotes: \"parallel\"");
}

BOOST_AUTO_TEST_CASE(a_comment_starts_with_a_number_sign) {
  for (const std::string mark : {";", "//"}) {
    expect("[scan]\n" + mark + " hi\n", "2:1", "comments start with # (not with " + mark + ")");
    expect("[scan]\nwindow = 1 " + mark + " hi\n", "2:12", "comments start with #");
  }
}

BOOST_AUTO_TEST_CASE(a_line_is_found_among_those_of_another_system) {
  expect("\xEF\xBB\xBF[scan]\r\nmode = parallel\r\n", "2:8", "text goes in quotes");
}

BOOST_AUTO_TEST_CASE(a_password_in_a_line_that_cannot_be_read_is_not_repeated) {
  for (const std::string line :
       {"url = postgresql://u:s3cr3t@h/d", "url postgresql://u:s3cr3t@h.com/d",
        "url: \"postgresql://u:s3cr3t@h/d\"", "store.url \"postgresql://u:s3cr3t@h.com/d?x=1\"",
        "postgresql://u:s3cr3t@h.com/d?a=b", "url = \"postgresql://u:s3cr3t@h/d",
        "url = <postgresql://u:s3cr3t@h/d>", "url = [postgresql://u:s3cr3t@h/d]",
        "url = {postgresql://u:s3cr3t@h/d}", "postgresql://u:s3cr3t@h {",
        "'postgresql://u:s3cr3t@h' = 1", "url = [\n  postgresql://u:s3cr3t@h/d]",
        "password = s3cr3t", "url = u:s3cr3t@h", "mode = 's3cr3t@h'"}) {
    auto result = parse_config_text("[store]\n" + line + "\n", "t.toml");
    auto problems = result.problems;
    for (auto& each : resolve(result.entries).problems)
      problems.push_back(each);
    BOOST_TEST(!problems.empty(), line);
    for (const auto& each : problems)
      BOOST_TEST(each.text().find("s3cr3t") == std::string::npos, each.text());
  }
}

BOOST_AUTO_TEST_CASE(numbers_and_durations_are_explained) {
  expect("[gateway]\ndelay = 250ms\n", "2:12", "a duration is a text in quotes: \"250ms\"");
  expect("[cache]\nmemory-max = 64MiB # a\n", "2", "a size is a text in quotes: \"64MiB\"");
  expect("[gateway]\ndelay = 1.5s\n", "2", "a whole number with its unit");
  expect("[gateway]\ndelay = 250 ms\n", "2", "unit right behind");
  expect("[gateway]\ndelay = 5m\n", "2", "ns us ms s min h");
  expect("[gateway]\nretries = 99999999999999999999\n", "2", "too large");
  expect("[v2]\ngap-max = 1e999\n", "2", "too large");
  expect("[v2]\ngap-max = .5\n", "2", "digits on both sides");
  expect("[universe]\ncodes = [005930]\n", "2", "texts in quotes");
  expect("[scan]\nwindow == 1\n", "2", "expected a value");
  expect("[scan]\nrequire-fresh = True\n", "2", "true is written in small letters");
}

BOOST_AUTO_TEST_CASE(quotes_are_explained) {
  expect("[scan]\nmode = \"abc\n", "2", "ends on its line with the quote");
  expect("[scan]\nmode = \"a\\q\"\n", "2", "may follow");
  expect("[scan]\nmode = \"a\x01\"\n", "2", "a control character");
  expect("[scan]\nmode = \"\xFF\"\n", "2", "not written in UTF-8");
}

BOOST_AUTO_TEST_CASE(groups_and_keys_are_explained) {
  expect("[scan\nwindow = 1\n", "1", "between [ and ]");
  expect("[\\scan]\n", "1", "between [ and ]");
  expect("scan {\n  window = 1\n}\n", "1:6", "write [scan] on a line of its own");
  expect("[scan]\nwindow: 1\n", "2:7", "expected key = value");
  expect("[scan]\nwindow =\n", "2", "expected a value");
}

BOOST_AUTO_TEST_CASE(what_does_not_end_is_named) {
  expect("[scan]\nscanners = [\"v2\",\n\"v3\"\n", "3", "a [ is never closed");
  expect("[scan]\nscanners = [\"v2\"\n[v2]\n", "3", "separated by commas");
  expect("[scanners]\nmine = {rule = \"v2\"\n", "2", "in braces on one line");
  expect("[scan]\nwindow =", "2", "expected a value");
  expect("[scan]\nwindow", "2", "expected key = value");
  expect("[scan]\nwindow = 1 mode = \"parallel\"\n", "2", "a second key on one line");
}

BOOST_AUTO_TEST_SUITE_END()
