#include "serve/problem.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

BOOST_AUTO_TEST_SUITE(problem_test)

BOOST_AUTO_TEST_CASE(a_problem_is_a_document_of_rfc_9457) {
  httplib::Response answer;
  serve::answer_problem(answer, 404, "no \"run\"");
  BOOST_TEST(answer.status == 404);
  BOOST_TEST(answer.get_header_value("Content-Type") == "application/problem+json");
  BOOST_TEST(answer.body
             == "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                "\"detail\":\"no \\\"run\\\"\"}\n");
}

BOOST_AUTO_TEST_CASE(the_kind_of_a_failure_decides_the_status) {
  const std::pair<ec, int> expected[] = {{ec::invalid_argument, 400}, {ec::invalid_config, 400},
                                         {ec::no_data, 404},          {ec::unknown_symbol, 404},
                                         {ec::storage_busy, 503},     {ec::storage_away, 503},
                                         {ec::shutting_down, 503},    {ec::queue_full, 503},
                                         {ec::internal, 500},         {ec::storage_failure, 500}};
  for (const auto& [code, status] : expected) {
    httplib::Response answer;
    serve::answer_problem(answer, failure{code, "why"});
    BOOST_TEST(answer.status == status);
    BOOST_TEST(answer.body.find("\"detail\":\"why\"") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
