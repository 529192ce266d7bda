#include "serve/api/query.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

namespace {

httplib::Request with(std::initializer_list<std::pair<const char*, const char*>> params) {
  httplib::Request request;
  for (const auto& [name, value] : params)
    request.params.emplace(name, value);
  return request;
}

template <class Result>
std::string problem_of(const Result& read) {
  BOOST_REQUIRE(!read);
  BOOST_TEST((read.error().code == ec::invalid_argument));
  return read.error().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(query_test)

BOOST_AUTO_TEST_CASE(only_known_parameters_are_legal) {
  BOOST_TEST(!serve::check_query(with({}), {}));
  BOOST_TEST(!serve::check_query(with({{"limit", "1"}, {"date", ""}}), {"limit", "date"}));
  const auto problem = serve::check_query(with({{"limits", "1"}}), {"limit", "date"});
  BOOST_REQUIRE(problem);
  BOOST_TEST((problem->code == ec::invalid_argument));
  BOOST_TEST(problem->message == "\"limits\" is not a parameter; legal: limit, date");
  BOOST_TEST(serve::check_query(with({{"a", ""}}), {})->message
             == "\"a\" is not a parameter; legal: none");
}

BOOST_AUTO_TEST_CASE(a_parameter_is_legal_once) {
  const auto problem = serve::check_query(with({{"date", "1"}, {"date", "2"}}), {"date"});
  BOOST_REQUIRE(problem);
  BOOST_TEST(problem->message == "date is given twice");
}

BOOST_AUTO_TEST_CASE(a_number_is_whole_and_within_its_range) {
  BOOST_TEST(serve::number_in(with({}), "limit", 20, 100).value() == 20);
  BOOST_TEST(serve::number_in(with({{"limit", "1"}}), "limit", 20, 100).value() == 1);
  BOOST_TEST(serve::number_in(with({{"limit", "100"}}), "limit", 20, 100).value() == 100);
  for (const auto* text :
       {"", "0", "101", "-1", "+5", "5 ", " 5", "5.0", "0x5", "5a", "99999999999999999999"})
    BOOST_TEST(problem_of(serve::number_in(with({{"limit", text}}), "limit", 20, 100))
               == "limit = \"" + std::string{text} + "\": is not a whole number from 1 to 100");
}

BOOST_AUTO_TEST_CASE(a_day_is_a_day_of_the_calendar) {
  BOOST_TEST(serve::day_in(with({}), "date").value() == "");
  BOOST_TEST(serve::day_in(with({{"date", "2024-02-29"}}), "date").value() == "2024-02-29");
  for (const auto* text : {"", "2025-02-29", "2025-13-01", "2025-11-28 ", "yesterday"})
    BOOST_TEST(problem_of(serve::day_in(with({{"date", text}}), "date"))
               == "date = \"" + std::string{text} + "\": is not a day, such as 2025-11-28");
}

BOOST_AUTO_TEST_CASE(a_flag_is_true_or_false) {
  BOOST_TEST(!serve::flag_in(with({}), "new").value());
  BOOST_TEST(serve::flag_in(with({{"new", "true"}}), "new").value());
  BOOST_TEST(!serve::flag_in(with({{"new", "false"}}), "new").value());
  for (const auto* text : {"", "1", "yes", "TRUE"})
    BOOST_TEST(problem_of(serve::flag_in(with({{"new", text}}), "new"))
               == "new = \"" + std::string{text} + "\": is not true or false");
}

BOOST_AUTO_TEST_CASE(a_code_has_six_characters) {
  BOOST_TEST(serve::code_in("").value() == "");
  BOOST_TEST(serve::code_in("005930").value() == "005930");
  BOOST_TEST(serve::code_in("0001A0").value() == "0001A0");
  for (const auto* text :
       {"5930", "0059300", "A005930", "0001a0", "005930,x", "00593-", "' OR 1", "삼성"})
    BOOST_TEST(problem_of(serve::code_in(text)).find("is not a symbol's code")
               != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
