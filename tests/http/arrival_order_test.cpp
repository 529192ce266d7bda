#include "http/arrival_order.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace std::chrono_literals;
using namespace tandem::http;

namespace {

using time_point = arrival_order::time_point;

// Never reached: where a request waits wrongly, ctest's timeout is the verdict.
constexpr auto endless = 1h;
constexpr auto brief = 20ms;
const time_point early{100s};
const time_point late{105s};

/// A connection that the order knows.
struct client {
  explicit client(arrival_order& its_order) : order(its_order) {
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    order.watch(socket());
  }
  client(const client&) = delete;
  client& operator=(const client&) = delete;
  ~client() {
    order.forget(socket());
    ::close(ends[0]);
    ::close(ends[1]);
  }

  int socket() const { return ends[1]; }
  void send() const { BOOST_REQUIRE(::send(ends[0], "x", 1, 0) == 1); }
  void receive() const {
    std::array<char, 8> buffer{};
    BOOST_REQUIRE(::recv(socket(), buffer.data(), buffer.size(), 0) > 0);
  }

  /// How long a request that arrived then waits for its turn.
  std::chrono::steady_clock::duration wait(time_point arrival) const {
    const auto before = std::chrono::steady_clock::now();
    const auto turn = order.wait_turn(socket(), arrival);
    return std::chrono::steady_clock::now() - before;
  }

  arrival_order& order;
  std::array<int, 2> ends{-1, -1};
};

} // namespace

BOOST_AUTO_TEST_SUITE(order_of_arrival)

BOOST_AUTO_TEST_CASE(unread_bytes_go_first_once_they_prove_an_earlier_request) {
  arrival_order order{endless};
  const client first{order};
  const client second{order};
  first.send();
  std::string judged;
  std::thread hasty{[&] {
    const auto turn = order.wait_turn(second.socket(), late);
    judged += 'B';
  }};
  order.take_bytes(first.socket());
  first.receive();
  {
    const auto turn = order.wait_turn(first.socket(), early);
    judged += 'A';
  }
  hasty.join();
  BOOST_TEST(judged == "AB");
}

BOOST_AUTO_TEST_CASE(many_requests_are_judged_by_their_stamps) {
  arrival_order order{endless};
  constexpr auto count = 20;
  std::vector<std::unique_ptr<client>> clients;
  for (auto i = 0; i < count; ++i) {
    clients.push_back(std::make_unique<client>(order));
    clients.back()->send();
  }
  std::vector<int> judged;
  std::vector<std::thread> threads;
  for (auto i = count; i-- > 0;) // Starting with the one that arrived last.
    threads.emplace_back([&, i] {
      const auto& own = *clients[static_cast<std::size_t>(i)];
      order.take_bytes(own.socket());
      own.receive();
      auto turn = order.wait_turn(own.socket(), early + i * 1ns);
      judged.push_back(i);
      turn.end();
      order.await_bytes(own.socket());
    });
  for (auto& thread : threads)
    thread.join();
  BOOST_TEST(judged.size() == static_cast<std::size_t>(count));
  BOOST_TEST(std::is_sorted(judged.begin(), judged.end()));
}

BOOST_AUTO_TEST_CASE(nobody_waits_for_idle_judged_or_later_ones) {
  arrival_order order{endless};
  const client idle{order};
  const client answering{order};
  const client own{order};
  answering.wait(early);
  answering.send(); // Its thread cannot read this before it has sent an answer.
  own.wait(late);
  order.await_bytes(own.socket());
  const auto turn = order.wait_turn(idle.socket(), late + 1s);
  own.wait(late);
}

BOOST_AUTO_TEST_CASE(half_a_request_is_waited_for_only_while_it_is_read) {
  arrival_order order{endless};
  const client half{order};
  const client own{order};
  half.send();
  std::thread reading{[&] {
    order.take_bytes(half.socket());
    half.receive();
    order.await_bytes(half.socket()); // The rest never comes.
  }};
  own.wait(late);
  reading.join();
  own.wait(late);
}

BOOST_AUTO_TEST_CASE(a_connection_that_closes_is_waited_for_no_more) {
  arrival_order order{endless};
  const client own{order};
  auto gone = std::make_unique<client>(order);
  gone->send();
  std::thread closing{[&] { gone.reset(); }};
  own.wait(late);
  closing.join();
  own.wait(late);
}

BOOST_AUTO_TEST_CASE(a_turn_lasts_until_its_end) {
  arrival_order order{endless};
  const client first{order};
  const client second{order};
  auto turn = order.wait_turn(first.socket(), early);
  std::string judged;
  std::thread later{[&] {
    const auto own = order.wait_turn(second.socket(), late);
    judged += 'B';
  }};
  judged += 'A';
  turn.end();
  later.join();
  BOOST_TEST(judged == "AB");
}

BOOST_AUTO_TEST_CASE(patience_ends_with_bytes_that_nobody_reads) {
  arrival_order order{brief};
  const client stalled{order};
  const client own{order};
  stalled.send();
  BOOST_TEST((own.wait(late) >= brief));
  order.await_bytes(stalled.socket()); // Something happened on it: worth another try.
  BOOST_TEST((own.wait(late) >= brief));
}

BOOST_AUTO_TEST_CASE(patience_ends_with_bytes_that_are_read_for_ever) {
  arrival_order order{brief};
  const client stalled{order};
  const client own{order};
  order.take_bytes(stalled.socket());
  BOOST_TEST((own.wait(late) >= brief));
}

BOOST_AUTO_TEST_CASE(patience_is_lost_once_and_not_with_every_request) {
  arrival_order order{brief};
  const client stalled{order};
  const client own{order};
  stalled.send();
  own.wait(late);
  const auto before = std::chrono::steady_clock::now();
  constexpr auto count = 1000;
  for (auto i = 0; i < count; ++i)
    own.wait(late);
  BOOST_TEST((std::chrono::steady_clock::now() - before < count * brief));
}

BOOST_AUTO_TEST_SUITE_END()
