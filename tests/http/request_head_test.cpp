#include "http/request_head.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <variant>
#include <vector>

using namespace tandem::http;

namespace {

constexpr std::size_t body_size_max = 1000;

std::variant<request_head, refusal> read(const std::string& text) {
  return request_head::read(text, body_size_max);
}

request_head read_well(const std::string& text) {
  auto head = read(text);
  if (const auto* problem = std::get_if<refusal>(&head))
    BOOST_FAIL(problem->reason);
  return std::get<request_head>(head);
}

struct bad_head {
  int status;
  std::string text;
};

std::ostream& operator<<(std::ostream& out, const bad_head& head) {
  return out << head.status << ": " << head.text;
}

const std::vector<bad_head> bad_heads{
  // What another reader may understand in another way (RFC 9112, 11.2).
  {400, "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n"},
  {400, "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n"},
  {400, "POST / HTTP/1.1\r\nContent-Length: 5, 5\r\n"},
  {400, "POST / HTTP/1.1\r\nContent-Length: +5\r\n"},
  {400, "POST / HTTP/1.1\r\nContent-Length: -1\r\n"},
  {400, "POST / HTTP/1.1\r\nContent-Length: 0x5\r\n"},
  {400, "POST / HTTP/1.1\r\nContent-Length:\r\n"},
  {400, "POST / HTTP/1.1\r\nContent-Length: %35\r\n"},
  {400, "POST / HTTP/1.1\r\nContent-Length : 5\r\n"},
  {400, "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"},
  {400, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"},
  {501, "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n"},
  {501, "POST / HTTP/1.1\r\nTransfer-Encoding: identity\r\n"},
  {501, "POST / HTTP/1.1\r\nTransfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n"},
  {400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n"},
  {400, "GET / HTTP/1.1\r\nA: b\r\n c\r\n"},
  {400, "GET / HTTP/1.1\r\nA: b\nContent-Length: 5\r\n"},
  {400, "GET / HTTP/1.1\r\nA: b\rContent-Length: 5\r\n"},
  {400, "GET / HTTP/1.1\nA: b\r\n"},
  {400, std::string{"GET / HTTP/1.1\r\nA: b\0c\r\n", 24}},
  {400, "GET / HTTP/1.1\r\nno field\r\n"},
  {400, "GET / HTTP/1.1\r\n: nameless\r\n"},
  // What is no request of HTTP/1.
  {400, "\r\n"},
  {400, "GET\r\n"},
  {400, "GET /\r\n"},
  {400, "GET  HTTP/1.1\r\n"},
  {400, "GET /a b HTTP/1.1\r\n"},
  {400, "GET /\xea\xb0\x80 HTTP/1.1\r\n"},
  {400, "G(T / HTTP/1.1\r\n"},
  {505, "GET / HTTP/2.0\r\n"},
  {400, "GET / HTTP/1.1 \r\n"},
  {505, "GET / http/1.1\r\n"},
  // What is too much, or not done.
  {413, "POST / HTTP/1.1\r\nContent-Length: 1001\r\n"},
  {413, "POST / HTTP/1.1\r\nContent-Length: 4294967296\r\n"},
  {413, "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999999\r\n"},
  {414, "GET /" + std::string(8000, 'a') + " HTTP/1.1\r\n"},
  {415, "POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n"},
  {417, "POST / HTTP/1.1\r\nExpect: tea\r\nContent-Length: 5\r\n"},
};

} // namespace

BOOST_DATA_TEST_CASE(what_can_be_read_in_two_ways_or_not_at_all_is_refused, bad_heads, bad) {
  const auto head = read(bad.text);
  const auto* problem = std::get_if<refusal>(&head);
  BOOST_TEST_REQUIRE(problem != nullptr);
  BOOST_TEST(problem->status == bad.status);
  BOOST_TEST(!problem->reason.empty());
}

BOOST_AUTO_TEST_CASE(a_head_is_read_as_it_was_sent) {
  const auto head = read_well("POST /api/x?y=%20 HTTP/1.1\r\nHost: a:1\r\napi-id:ka10081\r\n"
                              "next-key:\t a%20b \r\nContent-Length: 1000\r\n");
  BOOST_TEST(head.method == "POST");
  BOOST_TEST(head.target == "/api/x?y=%20");
  BOOST_TEST(!head.is_http_1_0);
  BOOST_TEST((head.length == 1000u));
  BOOST_TEST(!head.is_chunked);
  BOOST_TEST(head.keeps_alive);
  BOOST_TEST(!head.awaits_consent);
  const decltype(head.fields) sent{
    {"Host", "a:1"}, {"api-id", "ka10081"}, {"next-key", "a%20b"}, {"Content-Length", "1000"}};
  BOOST_TEST((head.fields == sent));
}

BOOST_AUTO_TEST_CASE(names_and_words_are_the_same_in_any_letters) {
  BOOST_TEST(read_well("POST / HTTP/1.1\r\nTRANSFER-encoding: Chunked\r\n").is_chunked);
  BOOST_TEST(
    read_well("POST / HTTP/1.1\r\nexpect: 100-Continue\r\ncontent-length: 5\r\n").awaits_consent);
  BOOST_TEST(
    (read_well("POST / HTTP/1.1\r\nContent-ENCODING: Identity\r\ncontent-length: 5\r\n").length
     == 5u));
}

BOOST_AUTO_TEST_CASE(the_connection_goes_on_as_its_version_and_the_client_say) {
  BOOST_TEST(read_well("GET / HTTP/1.1\r\n").keeps_alive);
  BOOST_TEST(!read_well("GET / HTTP/1.1\r\nConnection: Close\r\n").keeps_alive);
  BOOST_TEST(!read_well("GET / HTTP/1.1\r\nConnection: te, close\r\n").keeps_alive);
  BOOST_TEST(!read_well("GET / HTTP/1.0\r\n").keeps_alive);
  BOOST_TEST(!read_well("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n").keeps_alive);
  BOOST_TEST(
    !read_well("GET / HTTP/1.1\r\nConnection: close\r\nConnection: keep-alive\r\n").keeps_alive);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_a_whole_answer_that_ends_the_connection) {
  BOOST_TEST((refusal{413, "too much"}.answer()
              == "HTTP/1.1 413 Payload Too Large\r\nContent-Type: text/plain\r\n"
                 "Content-Length: 9\r\nConnection: close\r\n\r\ntoo much\n"));
}
