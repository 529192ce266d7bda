#include "tests/kiwoom/broker_calls.hpp"
#include "tests/kiwoom/raw_server.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <future>
#include <vector>

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

namespace {

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";

/// One call to a broker that answers with `bytes` and then closes.
kiwoom::exchange answered_with(const std::string& bytes) {
  raw_server server;
  server.run([&] {
    const int connection = server.accept_one();
    raw_server::read_request(connection);
    raw_server::send_text(connection, bytes);
    raw_server::close_connection(connection);
  });
  auto exchange = post_now(*transport_to(server.url()));
  server.join();
  BOOST_TEST(exchange.is_sent);
  BOOST_TEST(!server.has_waiting_client()); // Nothing is asked twice.
  return exchange;
}

/// One call to a broker that answers with `begin` and then `more` for ever.
kiwoom::exchange answered_without_end(const std::string& begin, const std::string& more) {
  raw_server server;
  server.run([&] {
    const int connection = server.accept_one();
    raw_server::read_request(connection);
    raw_server::send_text(connection, begin);
    raw_server::drip(connection, more, 0ms);
    raw_server::close_connection(connection);
  });
  return post_now(*transport_to(server.url()));
}

/// What a broker sends after its first answer, on the same connection.
struct kept {
  std::string first;
  std::string later; // Once the first one was read.
};

} // namespace

BOOST_AUTO_TEST_SUITE(http_answers)

BOOST_AUTO_TEST_CASE(odd_but_legal_answers_are_read) {
  const std::vector<std::string> answers{
    "HTTP/1.0 200 OK\r\n\r\n{}",
    ok + "\r\n{}",
    ok + "Connection: close\r\nContent-Length: 2\r\n\r\n{}",
    ok + "CONTENT-LENGTH:2  \r\n\r\n{}",
    ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}",
    "HTTP/1.1 200 " + std::string(60'000, 'a') + "\r\nContent-Length: 2\r\n\r\n{}",
    "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
    ok + "X-Folded: one\r\n two\r\nContent-Length: 2\r\n\r\n{}",
    ok + "Content-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
    chunked + "2\r\n{}\r\n0\r\n\r\n",
    chunked + "0001\r\n{\r\n1\r\n}\r\n000\r\n\r\n",
    chunked + "2;name=value\r\n{}\r\n0;last\r\n\r\n",
    chunked + "2  \r\n{}\r\n0\r\n\r\n",
    chunked + "2\n{}\n0\n\n",
    chunked + "2\r\n{}\r\n0\r\nX-Checksum: 1\r\nExpires: never\r\n\r\n",
    ok + "Transfer-Encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 2\r\n\r\n{}",
    "HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" + ok
      + "Content-Length: 2\r\n\r\n{}"};
  for (const auto& bytes : answers)
    BOOST_TEST_CONTEXT(bytes.substr(0, 100)) {
      const auto exchange = answered_with(bytes);
      if (!exchange.outcome)
        BOOST_ERROR(exchange.outcome.error().message);
      else
        BOOST_TEST(exchange.outcome->body == "{}");
    }
}

BOOST_AUTO_TEST_CASE(answers_without_a_body_end_with_their_head) {
  for (const std::string bytes :
       {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
        "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"})
    BOOST_TEST_CONTEXT(bytes) {
      const auto exchange = answered_with(bytes);
      BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
      BOOST_TEST(exchange.outcome->body.empty());
    }
}

BOOST_AUTO_TEST_CASE(a_next_key_comes_back_as_it_was_sent) {
  const auto exchange =
    answered_with(ok + "cont-yn: Y\r\nnext-key: a%20b%0D%0a+c\r\nContent-Length: 2\r\n\r\n{}");
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  BOOST_TEST(exchange.outcome->next_key == "a%20b%0D%0a+c");
}

BOOST_AUTO_TEST_CASE(what_is_not_http_or_in_doubt_is_a_bad_response_that_says_why) {
  struct sample {
    std::string bytes;
    std::string words;
  };
  const std::string end = "\r\n\r\n{}";
  const std::vector<sample> samples{
    {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "not HTTP/1, it begins with \"SSH-2.0-OpenSSH_9.2\""},
    {std::string("\x15\x03\x01\x00\x02\x02\x16", 7), "begins with \"???????\""},
    {"HTTP/2 200" + end, "begins with \"HTTP/2 200\""},
    {"HTTP/1.1 20 OK" + end, "not HTTP/1"},
    {"HTTP/1.1 2000 OK" + end, "not HTTP/1"},
    {"HTTP/1.1 -20 OK" + end, "not HTTP/1"},
    {"\r\n" + ok + end, "not HTTP/1"},
    {"HTTP/1.1 101 Switching Protocols" + end, "switches protocols"},
    {ok + "X: y\r\nno header" + end, "line 3 of the answer's head is not NAME: VALUE"},
    {ok + "Content-Length : 2" + end, "line 2 of the answer's head is not NAME: VALUE"},
    {ok + "X: a\rb" + end, "control character"},
    {ok + "X: " + std::string(8'200, 'a') + end, "more than 8192 bytes"},
    {ok + "Content-Length: -1" + end, "Content-Length \"-1\""},
    {ok + "Content-Length: +2" + end, "Content-Length \"+2\""},
    {ok + "Content-Length: 0x2" + end, "Content-Length \"0x2\""},
    {ok + "Content-Length:" + end, "Content-Length \"\""},
    {ok + "Content-Length: %32" + end, "Content-Length \"%32\""},
    {ok + "Content-Length: 2, 3" + end, "two Content-Lengths, 2 and 3"},
    {ok + "Content-Length: 3\r\nContent-Length: 2" + end, "two Content-Lengths, 3 and 2"},
    {ok + "Content-Length: 9223372036854775807" + end, "32 MiB"},
    {ok + "Content-Length: 99999999999999999999" + end, "32 MiB"},
    {ok + "Content-Length: 2\r\nTransfer-Encoding: chunked" + end, "both"},
    {ok + "Transfer-Encoding: gzip, chunked" + end, "Transfer-Encoding \"gzip, chunked\""},
    {ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked" + end, "Transfer-Encoding"},
    {ok + "Content-Encoding: gzip\r\nContent-Length: 2" + end, "coded as \"gzip\""},
    {ok + "content-encoding: BR\r\nContent-Length: 2" + end, "coded as \"BR\""},
    {ok + "cont-yn: Y\r\nnext-key: \xea\xb0\x80\r\nContent-Length: 2" + end, "next-key"},
    {chunked + "zz\r\n{}\r\n0\r\n\r\n", "chunk size \"zz\""},
    {chunked + "-2\r\n{}\r\n0\r\n\r\n", "chunk size \"-2\""},
    {chunked + "0x2\r\n{}\r\n0\r\n\r\n", "chunk size \"0x2\""},
    {chunked + "\r\n", "chunk size \"\""},
    {chunked + "ffffffffffffffff\r\n{}", "32 MiB"},
    {chunked + "10000000000000000\r\n{}", "32 MiB"},
    {chunked + "1\r\n{}\r\n0\r\n\r\n", "chunk 1 of the answer is longer than its size says"},
    {chunked + "0\r\nno trailer" + std::string(70'000, ' '), "64 KiB"}};
  for (const auto& one : samples)
    BOOST_TEST_CONTEXT(one.bytes.substr(0, 100))
  BOOST_TEST(failed_with(answered_with(one.bytes), ec::bad_response, one.words));
}

BOOST_AUTO_TEST_CASE(what_never_ends_is_a_bad_response_at_the_bound) {
  const std::string kilobytes(8'000, 'a');
  for (const auto& begin : {std::string{"HTTP/1.1 200 "}, ok + "X: ", chunked + "0\r\nX: "})
    BOOST_TEST_CONTEXT(begin)
  BOOST_TEST(failed_with(answered_without_end(begin, kilobytes), ec::bad_response, "64 KiB"));
  BOOST_TEST(
    failed_with(answered_without_end(ok, "X: " + kilobytes + "\r\n"), ec::bad_response, "64 KiB"));
  BOOST_TEST(failed_with(answered_without_end("", "HTTP/1.1 102 Processing\r\n\r\n"),
                         ec::bad_response, "64 KiB"));
  BOOST_TEST(failed_with(answered_without_end(chunked + "0\r\n", "X: " + kilobytes + "\r\n"),
                         ec::bad_response, "64 KiB"));
  for (const auto& begin : {chunked, chunked + "2;x="})
    BOOST_TEST_CONTEXT(begin)
  BOOST_TEST(failed_with(answered_without_end(begin, std::string(2'000, '0')), ec::bad_response,
                         "1024 bytes"));
}

BOOST_AUTO_TEST_CASE(a_body_that_never_ends_is_a_bad_response_at_the_bound) {
  const std::string megabyte(1'000'000, ' ');
  BOOST_TEST(failed_with(answered_without_end(ok + "\r\n", megabyte), ec::bad_response, "32 MiB"));
  BOOST_TEST(failed_with(answered_without_end(chunked, "f4240\r\n" + megabyte + "\r\n"),
                         ec::bad_response, "32 MiB"));
}

BOOST_AUTO_TEST_CASE(a_cut_answer_is_unavailable_and_says_how_far_it_came) {
  for (const auto& bytes : std::vector<std::string>{
         "", "HTT", ok, ok + "Content-Le", ok + "Content-Length: 2\r\n\r\n", chunked, chunked + "2",
         chunked + "2\r\n", "HTTP/1.1 100 Continue\r\n\r\n"})
    BOOST_TEST_CONTEXT(bytes)
  BOOST_TEST(failed_with(answered_with(bytes), ec::unavailable, "closed after 0 bytes"));
  for (const auto& bytes : {chunked + "2\r\n{}", chunked + "2\r\n{}\r\n",
                            chunked + "2\r\n{}\r\n0\r\n", chunked + "3\r\n{}"})
    BOOST_TEST_CONTEXT(bytes)
  BOOST_TEST(failed_with(answered_with(bytes), ec::unavailable, "closed after 2 bytes"));
}

BOOST_AUTO_TEST_CASE(an_echo_gives_no_secret_away) {
  raw_server server;
  server.run([&] {
    const int connection = server.accept_one();
    const auto heard = raw_server::read_request(connection);
    raw_server::send_text(connection, heard.substr(heard.find("authorization")));
    raw_server::close_connection(connection);
  });
  auto request = chart_request();
  request.bearer = secret{"s3cr3t"};
  const auto exchange = post_now(*transport_to(server.url()), request);
  BOOST_TEST(failed_with(exchange, ec::bad_response, "not HTTP/1"));
  BOOST_TEST(exchange.outcome.error().message.find("s3cr3t") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_drip_does_not_outlast_the_deadline) {
  struct drop {
    std::string begin;
    std::string piece;
    std::string words;
  };
  const std::vector<drop> drops{
    {"HTTP/1.1 200 ", "a", "no end of the answer's head within 100 ms"},
    {ok, "X: y\r\n", "no end of the answer's head within 100 ms"},
    {"", "HTTP/1.1 100 Continue\r\n\r\n", "no end of the answer's head within 100 ms"},
    {ok + "Content-Length: 100000\r\n\r\n", "{", "of the answer's body within 100 ms"},
    {ok + "\r\n", "{", "of the answer's body within 100 ms"},
    {chunked, "0", "no end after 0 bytes"},
    {chunked, "1\r\n{\r\n", "of the answer's body within 100 ms"},
    {chunked + "2\r\n{}\r\n0\r\n", "X: y\r\n", "no end after 2 bytes"}};
  for (const auto& one : drops)
    BOOST_TEST_CONTEXT(one.begin << one.piece) {
      raw_server server;
      server.run([&] {
        const int connection = server.accept_one();
        raw_server::read_request(connection);
        raw_server::send_text(connection, one.begin);
        raw_server::drip(connection, one.piece, 5ms);
        raw_server::close_connection(connection);
      });
      const auto exchange = post_now(*transport_to(server.url(), 100ms));
      BOOST_TEST(failed_with(exchange, ec::timeout, one.words));
    }
}

BOOST_AUTO_TEST_CASE(what_lies_on_a_kept_connection_answers_no_later_call) {
  const auto first = keep_alive_answer(R"({"first":1})");
  const auto in_chunks = chunked + "b\r\n{\"first\":1}\r\n0\r\n\r\n";
  const std::vector<kept> samples{{first + first, ""},
                                  {first, first},
                                  {first + first.substr(0, 5), ""},
                                  {first, "H"},
                                  {first + "\r\n", ""},
                                  {first, "HTTP/1.1 100 Continue\r\n\r\n"},
                                  {in_chunks + in_chunks, ""},
                                  {in_chunks, "\r\n"},
                                  {ok + "Content-Length: 0\r\n\r\n" + first, ""},
                                  {"HTTP/1.1 204 No Content\r\n\r\n" + first, ""},
                                  {"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}", ""},
                                  {"HTTP/1.1 304 Not Modified\r\n\r\n", first}};
  for (const auto& one : samples)
    BOOST_TEST_CONTEXT(one.first << one.later) {
      std::promise<void> is_read;
      std::promise<void> is_sent;
      raw_server server; // Ends first: its thread uses what stands above.
      server.run([&] {
        const int connection = server.accept_one();
        raw_server::read_request(connection);
        raw_server::send_text(connection, one.first);
        is_read.get_future().wait();
        raw_server::send_text(connection, one.later);
        is_sent.set_value();
        const int other = server.accept_one();
        raw_server::read_request(other);
        raw_server::send_text(other, keep_alive_answer(R"({"second":1})"));
        raw_server::close_connection(other);
        raw_server::close_connection(connection);
      });
      const auto transport = transport_to(server.url());
      BOOST_TEST(static_cast<bool>(post_now(*transport).outcome));
      is_read.set_value();
      is_sent.get_future().wait();
      const auto exchange = post_now(*transport);
      BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
      BOOST_TEST(exchange.outcome->body == R"({"second":1})");
    }
}

BOOST_AUTO_TEST_CASE(a_connection_is_not_kept_against_the_brokers_word) {
  for (const std::string head :
       {"HTTP/1.1 200 OK\r\nConnection: Close\r\n", "HTTP/1.1 200 OK\r\nConnection: a, close\r\n",
        "HTTP/1.0 200 OK\r\n"})
    BOOST_TEST_CONTEXT(head) {
      raw_server server;
      server.run([&] {
        std::array<int, 2> connections{};
        for (int& connection : connections) {
          connection = server.accept_one();
          raw_server::read_request(connection);
          raw_server::send_text(connection, head + "Content-Length: 2\r\n\r\n{}");
        }
        for (const int connection : connections)
          raw_server::close_connection(connection);
      });
      const auto transport = transport_to(server.url());
      for (int i = 0; i < 2; ++i)
        BOOST_TEST(static_cast<bool>(post_now(*transport).outcome));
    }
}

BOOST_AUTO_TEST_CASE(after_hanging_up_a_call_has_a_connection_of_its_own) {
  raw_server server;
  server.run([&] {
    std::array<int, 2> connections{};
    for (int& connection : connections) {
      connection = server.accept_one();
      raw_server::read_request(connection);
      raw_server::send_text(connection, keep_alive_answer("{}"));
    }
    for (const int connection : connections)
      raw_server::close_connection(connection);
  });
  const auto transport = transport_to(server.url());
  BOOST_TEST(static_cast<bool>(post_now(*transport).outcome));
  transport->hang_up();
  BOOST_TEST(static_cast<bool>(post_now(*transport).outcome));
}

BOOST_AUTO_TEST_SUITE_END()
