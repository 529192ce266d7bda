#include "serve/api/command_request.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

using namespace tandem;
using serve::command_request;
using serve::parse_command_request;

namespace {

std::string problem_of(const std::string& document) {
  const auto read = parse_command_request(document);
  BOOST_REQUIRE(!read);
  BOOST_TEST((read.error().code == ec::invalid_argument));
  return read.error().message;
}

bool is_same(const command_request& a, const command_request& b) {
  return a.version == b.version && a.words == b.words && a.settings == b.settings
         && a.expected == b.expected && a.us_data == b.us_data && a.color == b.color
         && a.columns == b.columns && a.table_columns == b.table_columns
         && a.names_files == b.names_files;
}

} // namespace

BOOST_AUTO_TEST_SUITE(command_request_test)

BOOST_AUTO_TEST_CASE(a_document_is_read_member_by_member) {
  const auto read = parse_command_request(
    R"({"version":"1.2","words":["scan","--explain"],"settings":["--v2.min-signals=4"],)"
    R"("expected":{"gateway.delay":"240ms"},"us_data":{"SPY":"a,b\n"},"color":true,"columns":132,)"
    R"("table_columns":90})");
  BOOST_REQUIRE(read);
  BOOST_TEST(read->version == "1.2");
  BOOST_TEST(read->words == (std::vector<std::string>{"scan", "--explain"}),
             boost::test_tools::per_element());
  BOOST_TEST(read->settings == (std::vector<std::string>{"--v2.min-signals=4"}),
             boost::test_tools::per_element());
  BOOST_TEST(read->expected.at("gateway.delay") == "240ms");
  BOOST_TEST(read->us_data.at("SPY") == "a,b\n");
  BOOST_TEST(read->color);
  BOOST_TEST(read->columns == 132u);
  BOOST_TEST(read->table_columns == 90u);
}

BOOST_AUTO_TEST_CASE(only_the_words_are_needed) {
  const auto read = parse_command_request(R"({"words":["plan"]})");
  BOOST_REQUIRE(read);
  BOOST_TEST(read->version.empty());
  BOOST_TEST(!read->color);
  BOOST_TEST(read->columns == 80u);
  BOOST_TEST(read->table_columns == 0u); // Nothing shows tables, so none is cut.
}

BOOST_AUTO_TEST_CASE(nobody_else_can_have_files_read) {
  const auto read = parse_command_request(R"({"words":["scan"],"names_files":true})");
  BOOST_REQUIRE(read);
  BOOST_TEST(!read->names_files);
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read) {
  BOOST_TEST(rc::check([](std::vector<std::string> words, const std::string& text, bool color) {
    for (auto& word : words) // Of single bytes above 127 no text consists.
      std::erase_if(word, [](char c) { return static_cast<unsigned char>(c) > 127; });
    words.emplace_back("scan \"\\\n\x01 삼성전자");
    command_request asked;
    asked.words = words;
    asked.color = color;
    asked.expected["store.url"] = std::to_string(text.size());
    asked.us_data["VIX"] = "x,\"y\"\r\n";
    asked.columns = 20 + text.size() % 900;
    asked.table_columns = color ? asked.columns + 1 : 0;
    const auto read = parse_command_request(to_json(asked));
    RC_ASSERT(static_cast<bool>(read));
    RC_ASSERT(is_same(*read, asked));
  }));
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_object_is_refused) {
  for (const auto* body : {"", "scan", "[]", "[\"scan\"]", "null", "{", "{\"words\":[\"\xff\"]}",
                           "{\"words\":[\"scan\"]} x"})
    BOOST_TEST(problem_of(body) == "the body is not a JSON object", body);
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_only_a_wrong_body) {
  const std::string deep(500'000, '[');
  BOOST_TEST(problem_of("{\"words\":" + deep) == "the body is not a JSON object");
  BOOST_TEST(problem_of("{\"words\":" + deep + std::string(deep.size(), ']') + "}")
             == "member words is not a list of texts");
}

BOOST_AUTO_TEST_CASE(a_wrong_member_is_named) {
  const std::pair<const char*, const char*> wrong[] = {
    {R"({})", "member words is not a command, such as [\"scan\"]"},
    {R"({"words":[]})", "member words is not a command, such as [\"scan\"]"},
    {R"({"words":"scan"})", "member words is not a list of texts"},
    {R"({"words":["scan",1]})", "member words is not a list of texts"},
    {R"({"words":["scan"],"settings":{}})", "member settings is not a list of texts"},
    {R"({"words":["scan"],"expected":[]})", "member expected is not an object of texts"},
    {R"({"words":["scan"],"expected":{"a":1}})", "member expected is not an object of texts"},
    {R"({"words":["scan"],"us_data":{"SPY":null}})", "member us_data is not an object of texts"},
    {R"({"words":["scan"],"version":2})", "member version is not a text"},
    {R"({"words":["scan"],"color":"yes"})", "member color is not true or false"},
    {R"({"words":["scan"],"columns":19})", "member columns is not a whole number from 20 to 1000"},
    {R"({"words":["scan"],"columns":1001})",
     "member columns is not a whole number from 20 to 1000"},
    {R"({"words":["scan"],"columns":-1})", "member columns is not a whole number from 20 to 1000"},
    {R"({"words":["scan"],"columns":80.5})",
     "member columns is not a whole number from 20 to 1000"},
  };
  for (const auto& [body, message] : wrong)
    BOOST_TEST(problem_of(body) == message, body);
}

BOOST_AUTO_TEST_SUITE_END()
