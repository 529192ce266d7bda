#include "http/server.hpp"
#include "tests/http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <future>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <vector>

using namespace tandem;
using namespace std::chrono_literals;
using test::raw_client;

namespace {

const std::string request = "GET / HTTP/1.1\r\n\r\n";
const std::string good_day = "good day";

/// Limits that no test waits for; each test sets the one it is about.
http::listener_limits patient() {
  http::listener_limits limits;
  limits.head_timeout = limits.body_timeout = limits.first_request_timeout =
    limits.keep_alive_timeout = limits.send_timeout = 1h;
  return limits;
}

http::listener_limits with(std::chrono::milliseconds http::listener_limits::*limit) {
  auto limits = patient();
  limits.*limit = 30ms;
  return limits;
}

http::listener_limits with_connections(std::size_t most) {
  auto limits = patient();
  limits.connections_max = most;
  return limits;
}

/// A server that says good day and repeats what it is sent.
struct good_server {
  http::server server;

  explicit good_server(const http::listener_limits& limits) : server(limits) {
    auto& routes = server.routes();
    routes.Get("/", [](const httplib::Request& asked, httplib::Response& answer) {
      if (asked.has_header("name"))
        http::listener::name_client(asked.get_header_value("name"));
      answer.set_content(good_day, "text/plain");
    });
    routes.Post("/", [](const httplib::Request& asked, httplib::Response& answer) {
      answer.set_content('<' + asked.body + '>', "text/plain");
    });
  }

  raw_client client() const { return raw_client{server.port()}; }

  void start() { BOOST_REQUIRE(!server.start(0)); }

  /// The status that `text` is refused with; the connection has to end then.
  std::string refusal_of(const std::string& text) const {
    const auto asking = client();
    asking.send(text);
    const auto answer = asking.receive_all();
    BOOST_TEST(answer.find("\r\nConnection: close\r\n") != std::string::npos);
    return answer.substr(0, answer.find(' ', 9));
  }
};

/// More than a process usually may have open, where the machine allows it.
std::size_t allow_descriptors(std::size_t wanted) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(std::max<rlim_t>(limit.rlim_cur, wanted), limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

} // namespace

BOOST_AUTO_TEST_SUITE(bounds_test)

BOOST_AUTO_TEST_CASE(a_thousand_silent_connections_keep_nobody_out) {
  good_server good{patient()};
  good.start();
  // A silent one has two ends here, as long as the server keeps it.
  const auto count = std::min<std::size_t>(1'000, allow_descriptors(1'500) - 400);
  std::vector<raw_client> silent;
  for (std::size_t i = 0; i < count; ++i)
    silent.push_back(good.client());
  const auto asking = good.client();
  asking.send(request);
  BOOST_TEST(asking.receive_until(good_day).ends_with(good_day));
  BOOST_TEST(silent.front().receive_all().empty()); // It made room, and not the last one.
  BOOST_TEST(!silent.back().is_readable(0));
}

BOOST_AUTO_TEST_CASE(a_client_that_opens_many_closes_its_own) {
  good_server good{with_connections(4)};
  good.start();
  const auto known = good.client();
  known.send("GET / HTTP/1.1\r\nname: known\r\n\r\n");
  known.receive_until(good_day);
  std::vector<raw_client> greedy;
  for (auto i = 0; i < 20; ++i)
    greedy.push_back(good.client());
  greedy.back().send(request);
  BOOST_TEST(greedy.back().receive_until(good_day).ends_with(good_day));
  known.send(request);
  BOOST_TEST(known.receive_until(good_day).ends_with(good_day));
}

BOOST_AUTO_TEST_CASE(where_all_are_being_answered_the_next_one_waits_for_the_first_to_be_over) {
  good_server good{with_connections(2)};
  std::promise<void> first;
  std::promise<void> second;
  std::promise<void> release;
  const auto released = release.get_future().share();
  const auto hold = [released](std::promise<void>& entered) {
    return [released, &entered](const httplib::Request&, httplib::Response& answer) {
      entered.set_value();
      released.wait();
      answer.set_content("held", "text/plain");
    };
  };
  good.server.routes().Get("/1", hold(first)).Get("/2", hold(second));
  good.start();
  const auto one = good.client();
  const auto two = good.client();
  one.send("GET /1 HTTP/1.1\r\n\r\n");
  two.send("GET /2 HTTP/1.1\r\n\r\n");
  first.get_future().wait();
  second.get_future().wait();
  const auto next = good.client();
  next.send(request);
  release.set_value();
  BOOST_TEST(next.receive_until(good_day).ends_with(good_day));
}

BOOST_AUTO_TEST_CASE(half_a_head_is_not_waited_for) {
  good_server good{with(&http::listener_limits::head_timeout)};
  good.start();
  BOOST_TEST(good.refusal_of("GET / HT") == "HTTP/1.1 408");
}

BOOST_AUTO_TEST_CASE(a_head_that_comes_drop_by_drop_has_no_more_time) {
  good_server good{with(&http::listener_limits::head_timeout)};
  good.start();
  const auto asking = good.client();
  asking.send("GET / HTTP/1.1\r\nA: ");
  while (!asking.is_readable(1) && asking.send("a"))
    continue;
  BOOST_TEST(asking.receive_until("\r\n").starts_with("HTTP/1.1 408"));
}

BOOST_AUTO_TEST_CASE(half_a_body_is_not_waited_for) {
  good_server good{with(&http::listener_limits::body_timeout)};
  good.start();
  BOOST_TEST(good.refusal_of("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhell") == "HTTP/1.1 408");
}

BOOST_AUTO_TEST_CASE(silence_ends_without_a_word) {
  good_server good{with(&http::listener_limits::first_request_timeout)};
  good.start();
  BOOST_TEST(good.client().receive_all().empty());
}

BOOST_AUTO_TEST_CASE(silence_between_requests_ends_as_well) {
  good_server good{with(&http::listener_limits::keep_alive_timeout)};
  good.start();
  const auto asking = good.client();
  asking.send(request);
  BOOST_TEST(asking.receive_all().ends_with(good_day));
}

BOOST_AUTO_TEST_CASE(a_head_that_is_too_large_is_refused_while_it_comes) {
  good_server good{patient()};
  good.start();
  BOOST_TEST(good.refusal_of("GET / HTTP/1.1\r\nA: " + std::string(16'384, 'a')) == "HTTP/1.1 431");
}

BOOST_AUTO_TEST_CASE(a_body_of_four_gigabytes_is_refused_at_its_announcement) {
  good_server good{patient()};
  good.start();
  BOOST_TEST(good.refusal_of("POST / HTTP/1.1\r\nContent-Length: 4294967296\r\n\r\n")
             == "HTTP/1.1 413");
}

BOOST_AUTO_TEST_CASE(a_client_that_sends_too_much_without_asking_learns_why_it_is_refused) {
  good_server good{patient()};
  good.start();
  const auto asking = good.client();
  const std::string body(2'000'000, 'a');
  asking.send("POST / HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n");
  asking.send(body);
  BOOST_TEST(asking.receive_all().starts_with("HTTP/1.1 413"));
}

BOOST_AUTO_TEST_CASE(a_body_of_the_largest_size_is_taken) {
  good_server good{patient()};
  good.start();
  const auto asking = good.client();
  const std::string body(1'048'576, 'a');
  asking.send("POST / HTTP/1.1\r\nContent-Length: 1048576\r\n\r\n");
  asking.send(body);
  BOOST_TEST((asking.receive_until(">").ends_with('<' + body + '>')));
}

BOOST_AUTO_TEST_CASE(a_slow_reader_is_cut_off) {
  good_server good{with(&http::listener_limits::send_timeout)};
  std::promise<bool> ended;
  good.server.routes().Get("/large", [&ended](const httplib::Request&, httplib::Response& answer) {
    constexpr std::size_t size = 1'000'000'000;
    answer.set_content_provider(
      size, "text/plain",
      [](std::size_t, std::size_t, httplib::DataSink& sink) {
        return sink.write(std::string(65'536, 'a').data(), 65'536);
      },
      [&ended](bool is_sent) { ended.set_value(is_sent); });
  });
  good.start();
  const auto asking = good.client();
  asking.send("GET /large HTTP/1.1\r\n\r\n");
  BOOST_TEST(!ended.get_future().get());
  BOOST_TEST(asking.receive_all().size() < 1'000'000'000u);
}

BOOST_AUTO_TEST_SUITE_END()
