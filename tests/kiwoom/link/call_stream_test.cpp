#include "kiwoom/link/call_stream.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

using namespace tandem;
using namespace std::chrono_literals;

namespace {

std::array<int, 2> socket_pair() {
  std::array<int, 2> ends{};
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
  return ends;
}

/// A stream over one end of a socket pair; the test holds the broker's end.
struct stream_fixture {
  stream_fixture() = default;
  stream_fixture(const stream_fixture&) = delete;
  stream_fixture& operator=(const stream_fixture&) = delete;
  ~stream_fixture() {
    for (const int end : ends)
      ::close(end);
  }

  void broker_sends(const std::string& bytes) const {
    BOOST_REQUIRE(::send(ends[1], bytes.data(), bytes.size(), 0)
                  == static_cast<ssize_t>(bytes.size()));
  }
  bool writes(std::string_view bytes) {
    return stream.write(bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  }
  /// All the stream gives until it ends or fails.
  std::string read_all() {
    std::string all;
    std::array<char, 64> piece{};
    for (ssize_t got = 0; (got = stream.read(piece.data(), piece.size())) > 0;)
      all.append(piece.data(), static_cast<std::size_t>(got));
    return all;
  }

  std::array<int, 2> ends = socket_pair();
  kiwoom::stop_switch stopping;
  kiwoom::call_stream stream{{ends[0], nullptr, stopping, std::chrono::steady_clock::now() + 20s}};
};

const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

} // namespace

BOOST_AUTO_TEST_SUITE(call_stream)

BOOST_FIXTURE_TEST_CASE(the_library_gets_a_plain_head_and_the_body, stream_fixture) {
  BOOST_TEST(writes("head"));
  BOOST_TEST(writes("body"));
  BOOST_TEST(stream.bytes_out() == 8u);
  broker_sends("HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"
               "HTTP/1.1 200 Fine\r\nnext-key: a%20b\r\nTransfer-Encoding: chunked\r\n\r\n"
               "1;x\r\n{\r\n1\r\n}\r\n0\r\nX-Checksum: 1\r\n\r\n");
  BOOST_TEST(read_all() == "HTTP/1.1 200\r\nnext-key: a%2520b\r\n\r\n{}");
  BOOST_TEST(stream.is_reusable());
}

BOOST_AUTO_TEST_CASE(an_answer_between_head_and_body_keeps_the_body_back) {
  for (const auto size : {std::size_t{1}, answer.size()}) {
    stream_fixture one;
    BOOST_TEST(one.writes("head"));
    one.broker_sends(answer.substr(0, size));
    BOOST_TEST(!one.writes("body"));
    BOOST_TEST(one.stream.bytes_out() == 4u);
    BOOST_TEST_REQUIRE(one.stream.trouble().has_value());
    BOOST_TEST((one.stream.trouble()->code == ec::unavailable));
    BOOST_TEST(one.stream.trouble()->message.find("before the request was complete")
               != std::string::npos);
    BOOST_TEST(!one.stream.is_reusable());
  }
}

BOOST_FIXTURE_TEST_CASE(a_broker_that_closes_between_head_and_body_gets_no_body, stream_fixture) {
  BOOST_TEST(writes("head"));
  ::shutdown(ends[1], SHUT_WR);
  BOOST_TEST(!writes("body"));
  BOOST_TEST(stream.bytes_out() == 4u);
  BOOST_TEST((stream.trouble()->code == ec::unavailable));
}

BOOST_FIXTURE_TEST_CASE(an_interim_answer_between_head_and_body_is_passed_over, stream_fixture) {
  BOOST_TEST(writes("head"));
  broker_sends("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX: y\r\n\r\n");
  BOOST_TEST(writes("body"));
  broker_sends(answer);
  BOOST_TEST(read_all() == "HTTP/1.1 200\r\n\r\n{}");
  BOOST_TEST(stream.is_reusable());
}

BOOST_FIXTURE_TEST_CASE(a_stream_with_more_behind_the_answer_is_not_reused, stream_fixture) {
  broker_sends(answer + "H");
  BOOST_TEST(read_all() == "HTTP/1.1 200\r\n\r\n{}");
  BOOST_TEST(!stream.trouble());
  BOOST_TEST(!stream.is_reusable());
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_was_not_read_to_its_end_is_not_reused, stream_fixture) {
  broker_sends(answer);
  std::array<char, 4> piece{};
  BOOST_TEST(stream.read(piece.data(), piece.size()) == 4);
  BOOST_TEST(!stream.is_reusable());
}

BOOST_AUTO_TEST_SUITE_END()
