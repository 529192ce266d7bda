#include "messages/run.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

BOOST_AUTO_TEST_SUITE(run_messages)

BOOST_AUTO_TEST_CASE(a_row_is_final_or_not_as_soon_as_the_session_is_known) {
  run_scan command;
  command.id = "R1";
  command.wanted = market::date::from_number(20250718);
  run_summary so_far;
  BOOST_TEST(row_of(command, so_far).date == "2025-07-18");
  BOOST_TEST(!row_of(command, so_far).is_final.has_value());
  so_far.session.day = market::date::from_number(20250717);
  so_far.session.final = false;
  BOOST_TEST(row_of(command, so_far).date == "2025-07-17");
  BOOST_TEST(!row_of(command, so_far).is_final.value());
  so_far.session.final = true;
  BOOST_TEST(row_of(command, so_far).is_final.value());
}

BOOST_AUTO_TEST_SUITE_END()
