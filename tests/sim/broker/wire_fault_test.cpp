#include "sim/broker/wire_fault.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace std::chrono_literals;
using namespace tandem::sim;
namespace http = tandem::http;

namespace {

const std::string no_length_head = "HTTP/1.1 200 OK\r\napi-id: ka10081\r\n";
const std::string body = R"({"return_code":0,"x":1})";
const std::string chunked = no_length_head + "Transfer-Encoding: chunked\r\n\r\n";

std::string good() {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size())
         + "\r\napi-id: ka10081\r\n\r\n" + body;
}

http::wire_script spoilt(fault_kind kind, std::optional<std::int64_t> ms = {}) {
  return spoiled_wire({kind, {}, {}, 1, 1, ms}, split_answer(good()));
}

/// The bytes of a script that sends all at once.
std::string sent(fault_kind kind, http::ending end = http::ending::kept) {
  const auto script = spoilt(kind);
  BOOST_REQUIRE(script.parts.size() == 1u);
  BOOST_TEST((script.parts[0].pause == 0ms));
  BOOST_TEST(!script.parts[0].endless);
  BOOST_TEST((script.end == end));
  return script.parts[0].bytes;
}

std::string with_lengths(const std::string& lengths) {
  return no_length_head + lengths + "\r\n" + body;
}

} // namespace

BOOST_AUTO_TEST_SUITE(on_the_wire)

BOOST_AUTO_TEST_CASE(reset_and_hang_send_not_a_byte) {
  const auto reset = spoilt(fault_kind::reset);
  BOOST_TEST(reset.parts.empty());
  BOOST_TEST((reset.end == http::ending::reset));
  const auto timed = spoilt(fault_kind::hang, 300);
  BOOST_TEST(timed.parts.at(0).bytes == "");
  BOOST_TEST((timed.parts.at(0).pause == 300ms));
  BOOST_TEST((timed.end == http::ending::closed));
  BOOST_TEST((spoilt(fault_kind::hang).parts.at(0).pause > 24h));
}

BOOST_AUTO_TEST_CASE(truncate_sends_half_of_what_the_head_promises) {
  const auto text = good();
  BOOST_TEST(sent(fault_kind::truncate, http::ending::closed)
             == text.substr(0, text.size() - (body.size() - body.size() / 2)));
}

BOOST_AUTO_TEST_CASE(drips_send_a_byte_at_a_time_in_one_of_the_two_parts) {
  const auto in_head = spoilt(fault_kind::drip_head, 7);
  BOOST_REQUIRE(in_head.parts.size() == 2u);
  BOOST_TEST(in_head.parts[0].drips);
  BOOST_TEST((in_head.parts[0].pause == 7ms));
  BOOST_TEST(in_head.parts[0].bytes + in_head.parts[1].bytes == good());
  BOOST_TEST(!in_head.parts[1].drips);
  const auto in_body = spoilt(fault_kind::drip_body);
  BOOST_REQUIRE(in_body.parts.size() == 2u);
  BOOST_TEST(in_body.parts[1].drips);
  BOOST_TEST(in_body.parts[1].bytes == body);
  BOOST_TEST((in_body.parts[1].pause == 1s));
  BOOST_TEST((in_body.end == http::ending::kept));
}

BOOST_AUTO_TEST_CASE(what_is_endless_begins_well_and_repeats_a_piece) {
  struct expectation {
    fault_kind kind;
    std::string begin;
    std::string piece;
  };
  for (const auto& [kind, begin, piece] :
       {expectation{fault_kind::endless_head, good().substr(0, good().find("\r\n\r\n") + 2),
                    "X-Padding: xxxx"},
        expectation{fault_kind::endless_1xx, "", "HTTP/1.1 102 Processing\r\n\r\n"},
        expectation{fault_kind::endless_size, chunked, "0000"},
        expectation{fault_kind::endless_extension, chunked + "10;x=", "xxxx"},
        expectation{fault_kind::endless_trailers, chunked + "17\r\n" + body + "\r\n0\r\n",
                    "X-Padding: xxxx"}}) {
    const auto script = spoilt(kind, 3);
    BOOST_REQUIRE(script.parts.size() == 2u);
    BOOST_TEST(script.parts[0].bytes == begin);
    BOOST_TEST(script.parts[1].bytes.find(piece) == 0u);
    BOOST_TEST(script.parts[1].endless);
    BOOST_TEST((script.parts[1].pause == 3ms));
  }
  BOOST_TEST((spoilt(fault_kind::endless_head).parts[1].pause == 0ms));
}

BOOST_AUTO_TEST_CASE(lengths_may_lie_be_two_or_be_missing) {
  BOOST_TEST(sent(fault_kind::short_length) == with_lengths("Content-Length: 13\r\n"));
  const auto waits = spoilt(fault_kind::long_length);
  BOOST_REQUIRE(waits.parts.size() == 2u);
  BOOST_TEST(waits.parts[0].bytes == with_lengths("Content-Length: 123\r\n"));
  BOOST_TEST((waits.parts[1].pause > 24h));
  const auto two = sent(fault_kind::two_lengths);
  BOOST_TEST(two.find("Content-Length: 23\r\n") != std::string::npos);
  BOOST_TEST(two.find("Content-Length: 33\r\n") != std::string::npos);
  BOOST_TEST(sent(fault_kind::no_length, http::ending::closed)
             == with_lengths("Connection: close\r\n"));
  BOOST_TEST(sent(fault_kind::huge_chunk, http::ending::closed)
             == chunked + "fffffffffffffff0\r\n" + body);
}

BOOST_AUTO_TEST_CASE(more_may_follow_at_once_or_later) {
  const auto twice = spoilt(fault_kind::answer_twice);
  BOOST_REQUIRE(twice.parts.size() == 2u);
  BOOST_TEST(twice.parts[0].bytes == good());
  BOOST_TEST(twice.parts[1].bytes == good());
  BOOST_TEST((twice.parts[1].pause == 0ms));
  BOOST_TEST((twice.end == http::ending::kept));
  BOOST_TEST((spoilt(fault_kind::answer_twice, 40).parts[1].pause == 40ms));
  const auto more = spoilt(fault_kind::extra_bytes);
  BOOST_TEST(more.parts.at(0).bytes == good());
  BOOST_TEST(!more.parts.at(1).bytes.empty());
  const auto idle = spoilt(fault_kind::idle_bytes);
  BOOST_TEST(idle.parts.at(0).bytes == good());
  BOOST_TEST(idle.parts.at(1).bytes.find("HTTP/1.1 408 ") == 0u);
  BOOST_TEST((idle.parts.at(1).pause == 50ms));
  BOOST_TEST((idle.end == http::ending::closed));
  const auto closed = spoilt(fault_kind::silent_close, 20);
  BOOST_TEST(closed.parts.at(0).bytes == good());
  BOOST_TEST((closed.parts.at(1).pause == 20ms));
  BOOST_TEST((closed.end == http::ending::closed));
}

// By hand after RFC 1952; the CRC-32 is that of python3's zlib.crc32: 0x45e0c55d.
BOOST_AUTO_TEST_CASE(unasked_gzip_is_a_file_of_stored_blocks) {
  const auto text = sent(fault_kind::unasked_gzip);
  const auto end = text.find("\r\n\r\n");
  const std::string file = std::string{"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01\x17\0\xe8\xff", 15} + body
                           + std::string{"\x5d\xc5\xe0\x45\x17\0\0\0", 8};
  BOOST_TEST(text.substr(0, end)
             == no_length_head + "Content-Length: 46\r\nContent-Encoding: gzip");
  BOOST_TEST(text.substr(end + 4) == file);
}

BOOST_AUTO_TEST_CASE(legal_forms_say_the_same_otherwise) {
  BOOST_TEST(sent(fault_kind::chunked_body) == chunked + "17;part=1\r\n" + body + "\r\n0\r\n\r\n");
  BOOST_TEST(sent(fault_kind::chunk_trailers)
             == chunked + "17\r\n" + body + "\r\n0\r\nX-Checksum: 1\r\nX-More: 2\r\n\r\n");
  BOOST_TEST(sent(fault_kind::continue_first) == "HTTP/1.1 100 Continue\r\n\r\n" + good());
  BOOST_TEST(sent(fault_kind::old_http, http::ending::closed) == "HTTP/1.0" + good().substr(8));
  BOOST_TEST(sent(fault_kind::upper_names)
             == "HTTP/1.1 200 OK\r\nCONTENT-LENGTH: 23\r\nAPI-ID: ka10081\r\n\r\n" + body);
}

BOOST_AUTO_TEST_CASE(long_bodies_come_in_several_chunks) {
  const std::string letters(10'000, 'z');
  const auto script = spoiled_wire({fault_kind::chunked_body, {}, {}, 1, 1, {}},
                                   {"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n", letters});
  const auto text = script.parts.at(0).bytes;
  BOOST_TEST(text.find("\r\n1000;part=1\r\n") != std::string::npos);
  BOOST_TEST(text.find("\r\n710;part=1\r\n") != std::string::npos);
  BOOST_TEST(std::count(text.begin(), text.end(), 'z') == 10'000);
}

BOOST_AUTO_TEST_SUITE_END()
