#include "sim/broker/wire_answer.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tandem::sim;

namespace {

const std::string status_line = "HTTP/1.1 200 OK\r\n";

} // namespace

BOOST_AUTO_TEST_SUITE(wire_answers)

BOOST_AUTO_TEST_CASE(are_split_at_the_first_empty_line) {
  const auto answer = split_answer(status_line + "Content-Length: 6\r\n\r\na\r\n\r\nb");
  BOOST_TEST(answer.head == status_line + "Content-Length: 6\r\n");
  BOOST_TEST(answer.body == "a\r\n\r\nb");
  BOOST_TEST(answer.whole() == status_line + "Content-Length: 6\r\n\r\na\r\n\r\nb");
}

BOOST_AUTO_TEST_CASE(lose_a_header_only_by_its_whole_name) {
  const auto head = status_line + "X-Length: 1\r\nLength: 2\r\nLengths: 3\r\n";
  BOOST_TEST(without_header(head, "Length") == status_line + "X-Length: 1\r\nLengths: 3\r\n");
  BOOST_TEST(without_header(head, "Connection") == head);
}

BOOST_AUTO_TEST_CASE(keep_the_connection_without_saying_how_long) {
  const auto chunks = "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
  BOOST_TEST(
    in_vendor_form({status_line + "Content-Length: 1\r\nKeep-Alive: timeout=60, max=9\r\n", "x"})
    == status_line + "Connection: keep-alive\r\n" + chunks);
  const auto closing = status_line + "Connection: close\r\n";
  BOOST_TEST(in_vendor_form({closing, "x"}) == closing + chunks);
}

// 4,096 bytes are hexadecimal 1000, the other 904 are 388.
BOOST_AUTO_TEST_CASE(come_in_chunks) {
  const auto head = status_line + "Content-Length: 5000\r\n";
  const auto begin = status_line + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string letters(5'000, 'z');
  BOOST_TEST(in_vendor_form({head, letters})
             == begin + "1000\r\n" + letters.substr(0, 4'096) + "\r\n388\r\n"
                  + letters.substr(0, 904) + "\r\n0\r\n\r\n");
  BOOST_TEST(in_vendor_form({head, ""}) == begin + "0\r\n\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
