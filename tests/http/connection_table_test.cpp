#include "http/connection_table.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

using namespace tandem::http;
using namespace std::chrono_literals;

namespace {

struct table_fixture {
  const listener_limits limits{};
  const connection_table::time_point start{};
  connection_table table;

  /// Numbers stand for sockets, and for the seconds at which they came to wait.
  connection& open(int number, const std::string& client) {
    auto& opened = table.add(std::make_unique<connection>(number, client, limits));
    opened.since = opened.waiting_since = start + std::chrono::seconds{number};
    return opened;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(connection_table_test, table_fixture)

BOOST_AUTO_TEST_CASE(the_one_that_waited_longest_is_most_dispensable) {
  open(3, "a");
  open(1, "b");
  open(2, "c");
  BOOST_TEST(table.most_dispensable()->socket == 1);
}

BOOST_AUTO_TEST_CASE(a_client_with_many_takes_room_from_nobody_but_itself) {
  open(1, "patient");
  open(2, "greedy");
  open(3, "greedy");
  open(4, "patient too");
  BOOST_TEST(table.most_dispensable()->socket == 2);
  table.remove(2);
  BOOST_TEST(table.most_dispensable()->socket == 1);
}

BOOST_AUTO_TEST_CASE(those_being_answered_are_not_dispensable_and_do_not_count) {
  open(1, "busy").now = connection::phase::answered;
  open(2, "busy").now = connection::phase::answered;
  BOOST_TEST(table.most_dispensable() == nullptr);
  open(4, "busy");
  open(3, "idle");
  BOOST_TEST(table.most_dispensable()->socket == 3);
}

BOOST_AUTO_TEST_CASE(refused_ones_go_first) {
  open(1, "a");
  open(2, "a");
  open(3, "b").now = connection::phase::leaving;
  BOOST_TEST(table.most_dispensable()->socket == 3);
}

BOOST_AUTO_TEST_CASE(each_step_of_a_request_has_its_deadline) {
  auto& one = open(0, "a");
  BOOST_TEST((deadline(one, limits) == start + 20s));
  one.requests = 1;
  BOOST_TEST((deadline(one, limits) == start + 60s));
  one.reader.append("POST / HTTP/1.1\r\n");
  BOOST_TEST((deadline(one, limits) == start + 5s));
  one.reader.append("Content-Length: 1\r\n\r\n");
  BOOST_TEST((deadline(one, limits) == start + 10s));
  one.now = connection::phase::leaving;
  BOOST_TEST((deadline(one, limits) == start + 1s));
}

BOOST_AUTO_TEST_SUITE_END()
