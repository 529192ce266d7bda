#include "http/server.hpp"
#include "serve/api/event_stream.hpp"
#include "tests/http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace tandem;
using test::raw_client;

namespace {

constexpr std::string_view first_event = "event: progress\n";

struct event_stream_fixture {
  serve::progress_hub hub;
  serve::event_streams events{hub};
  std::optional<http::server> server;

  event_stream_fixture() {
    server.emplace();
    events.add_routes(server->routes());
    BOOST_REQUIRE(!server->start(0));
  }
  raw_client ask() const {
    raw_client line{server->port()};
    line.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return line;
  }
  /// A stream that has begun.
  raw_client listen() const {
    auto line = ask();
    BOOST_REQUIRE(contains(line.receive_until(first_event), "HTTP/1.1 200"));
    return line;
  }
  static bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(event_stream_test, event_stream_fixture)

BOOST_AUTO_TEST_CASE(a_reader_gets_the_newest_progress_first) {
  progress_snapshot now;
  now.scanners.push_back({"01RUN", "v2", 3, 9, 1, 0});
  hub.show(now);
  const auto line = ask();
  const auto head = line.receive_until("\n\n");
  BOOST_TEST(contains(head, "Content-Type: text/event-stream"), head);
  BOOST_TEST(contains(head, "Cache-Control: no-store"), head);
  BOOST_TEST(contains(head,
                      "event: progress\ndata: {\"elapsed_s\":0,\"scanners\":[{\"run\":\"01RUN\","
                      "\"scanner\":\"v2\",\"done\":3,\"total\":9,\"matched\":1,\"failed\":0}]"),
             head);
}

BOOST_AUTO_TEST_CASE(events_arrive_as_they_happen) {
  const auto line = listen();
  hub.tell({notice::level::warn, "gateway.retry tr=ka10081"});
  const auto told = line.receive_until("ka10081\"}\n\n");
  BOOST_TEST(contains(told, "event: notice\ndata: {\"level\":\"warn\",\"text\":\"gateway.retry "
                            "tr=ka10081\"}\n\n"),
             told);
  progress_snapshot now;
  now.scanners.push_back({"01RUN", "v3"});
  hub.show(now);
  BOOST_TEST(contains(line.receive_until("v3"), "event: progress\n"));
}

BOOST_AUTO_TEST_CASE(a_notice_of_several_lines_stays_one_event) {
  const auto line = listen();
  hub.tell({notice::level::info, "one\n\nevent: exit"});
  hub.tell({notice::level::info, "two"});
  const auto told = line.receive_until("two");
  BOOST_TEST(contains(told, R"("text":"one\n\nevent: exit"})"), told);
}

BOOST_AUTO_TEST_CASE(the_ninth_reader_is_refused_until_another_one_leaves) {
  std::vector<raw_client> readers;
  for (int i = 0; i < 8; ++i)
    readers.push_back(listen());
  {
    const auto ninth = ask();
    const auto answer = ninth.receive_until("most\"}\n");
    BOOST_TEST(contains(answer, "HTTP/1.1 503"), answer);
    BOOST_TEST(contains(answer, "application/problem+json"), answer);
  }
  readers.pop_back();
  // The server notices that by itself, soon.
  std::string answer;
  do {
    const auto again = ask();
    answer = again.receive_until("\r\n");
  } while (contains(answer, " 503 "));
  BOOST_TEST(contains(answer, "HTTP/1.1 200"), answer);
}

BOOST_AUTO_TEST_CASE(a_reader_that_does_not_read_delays_nobody) {
  const auto slow = listen();
  for (int i = 0; i < 20'000; ++i)
    hub.tell({notice::level::info, std::string(1000, 'x')});
  BOOST_TEST(contains(slow.receive_until("event: notice"), "event: notice"));
}

BOOST_AUTO_TEST_CASE(a_stream_ends_with_the_server) {
  const auto line = listen();
  server.reset();
  BOOST_TEST(line.receive_all().ends_with("0\r\n\r\n"));
}

BOOST_AUTO_TEST_SUITE_END()
