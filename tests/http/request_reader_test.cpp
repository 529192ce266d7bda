#include "http/request_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tandem::http;
using state = request_reader::state;

namespace {

struct reader_fixture {
  listener_limits limits;
  request_reader reader{limits};

  reader_fixture() {
    limits.head_size_max = 200;
    limits.body_size_max = 20;
  }

  state append(const std::string& bytes) {
    reader.append(bytes);
    return reader.now();
  }

  std::string take_body() {
    BOOST_TEST_REQUIRE((reader.now() == state::complete));
    return reader.take().body;
  }

  int refused_with() const {
    BOOST_TEST_REQUIRE((reader.now() == state::refused));
    return reader.problem().status;
  }
};

const std::string chunked_head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

} // namespace

BOOST_FIXTURE_TEST_SUITE(request_reader_test, reader_fixture)

BOOST_AUTO_TEST_CASE(a_request_may_come_byte_by_byte) {
  const std::string text = "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello";
  BOOST_TEST((reader.now() == state::idle));
  for (std::size_t i = 0; i < text.size(); ++i) {
    BOOST_TEST((reader.now() != state::complete));
    append(text.substr(i, 1));
  }
  BOOST_TEST(take_body() == "hello");
  BOOST_TEST((reader.now() == state::idle));
}

BOOST_AUTO_TEST_CASE(one_without_a_length_has_no_body) {
  BOOST_TEST((append("POST / HTTP/1.1\r\n\r\n") == state::complete));
  BOOST_TEST(take_body().empty());
}

BOOST_AUTO_TEST_CASE(requests_that_come_together_are_taken_in_order) {
  append("POST /1 HTTP/1.1\r\nContent-Length: 1\r\n\r\naGET /2 HTTP/1.1\r\n\r\nGET /3 HT");
  BOOST_TEST(reader.take().head.target == "/1");
  BOOST_TEST((reader.now() == state::complete));
  BOOST_TEST(reader.take().head.target == "/2");
  BOOST_TEST((reader.now() == state::in_head));
  append("TP/1.1\r\n\r\n");
  BOOST_TEST(reader.take().head.target == "/3");
}

BOOST_AUTO_TEST_CASE(line_ends_before_a_request_are_read_over) {
  append("\r");
  append("\n");
  BOOST_TEST((reader.now() == state::idle));
  BOOST_TEST((append("\r\nGET / HTTP/1.1\r\n\r\n\r\n\r\nGET") == state::complete));
  reader.take();
  BOOST_TEST((append(" / HTTP/1.1\r\n\r\n") == state::complete));
}

BOOST_AUTO_TEST_CASE(a_body_in_chunks_is_put_together_and_may_come_byte_by_byte) {
  const auto text = chunked_head + "5;x=\"y\"\r\nhello\r\n0A\r\n, is it me\r\n0\r\nX: y\r\n\r\n";
  for (const auto c : text) {
    BOOST_TEST((reader.now() != state::complete));
    append({c});
  }
  BOOST_TEST(take_body() == "hello, is it me");
  BOOST_TEST((append("GET / HTTP/1.1\r\n\r\n") == state::complete));
  BOOST_TEST(take_body().empty());
}

BOOST_AUTO_TEST_CASE(what_is_behind_the_last_chunk_is_the_next_request) {
  append(chunked_head + "1\r\na\r\n0\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
  BOOST_TEST(take_body() == "a");
  BOOST_TEST(reader.take().head.target == "/2");
}

BOOST_AUTO_TEST_CASE(malformed_chunks_are_refused) {
  for (const std::string chunks :
       {"\r\n", "g\r\n", "-1\r\n", "0x1\r\na\r\n", ";x\r\n", "1\na\r\n", "1\r\na\n", "1\r\nab\r\n",
        "1\r\na0\r\n", "1;x\ny\r\na\r\n", "0\r\n\n", "0\r\nX: y\n\r\n", "0\r\n\rX"}) {
    request_reader strict{limits};
    strict.append(chunked_head + chunks);
    BOOST_TEST_CONTEXT(chunks) {
      BOOST_TEST_REQUIRE((strict.now() == state::refused));
      BOOST_TEST(strict.problem().status == 400);
    }
  }
}

BOOST_AUTO_TEST_CASE(chunks_are_bounded_together_and_at_their_announcement) {
  append(chunked_head + "14\r\n12345678901234567890\r\n"); // Twenty bytes.
  BOOST_TEST((reader.now() == state::in_body));
  append("1\r\n");
  BOOST_TEST(refused_with() == 413);
}

BOOST_AUTO_TEST_CASE(a_chunk_larger_than_any_number_is_refused) {
  append(chunked_head + "FFFFFFFFFFFFFFFF\r\n");
  BOOST_TEST(refused_with() == 413);
}

BOOST_AUTO_TEST_CASE(endless_extensions_and_trailers_are_refused) {
  append(chunked_head + "1;" + std::string(201, 'x'));
  BOOST_TEST(refused_with() == 413);
  request_reader other{limits};
  other.append(chunked_head + "0\r\n");
  for (auto lines = 0; lines < 51; ++lines)
    other.append("A: b\r\n");
  BOOST_TEST((other.now() == state::refused));
}

BOOST_AUTO_TEST_CASE(a_head_has_at_most_its_bound) {
  const std::string begin = "GET / HTTP/1.1\r\nA: ";
  const auto filling = std::string(200 - begin.size() - 4, 'x');
  BOOST_TEST((append(begin + filling + "\r\n\r\n") == state::complete));
  reader.take();
  append(begin + filling + "x\r\n\r\n");
  BOOST_TEST(refused_with() == 431);
}

BOOST_AUTO_TEST_CASE(a_head_that_never_ends_is_refused_at_its_bound) {
  for (auto i = 0; i < 199; ++i)
    BOOST_TEST((append("x") == state::in_head));
  append("x");
  BOOST_TEST(refused_with() == 431);
}

BOOST_AUTO_TEST_CASE(a_refused_connection_stays_refused) {
  append("nonsense\r\n\r\n");
  BOOST_TEST(refused_with() == 400);
  append("GET / HTTP/1.1\r\n\r\n");
  BOOST_TEST(refused_with() == 400);
}

BOOST_AUTO_TEST_SUITE_END()
