#include "sim/broker/wire_fault.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace tandem::sim {

namespace {

using std::chrono::milliseconds;

constexpr std::string_view length_name = "Content-Length";
// Size of one piece of an endless answer.
constexpr std::size_t piece_size = 1'024;

/// An answer and the duration of its fault.
struct spoilt_answer : wire_answer {
  milliseconds ms{0};
};

std::string length_line(std::size_t length) {
  return std::string{length_name} + ": " + std::to_string(length) + "\r\n";
}

std::string with_length(const std::string& head, std::size_t length) {
  return without_header(head, length_name) + length_line(length);
}

void put_little_endian(std::string& target, std::uint32_t number, int bytes) {
  for (auto i = 0; i < bytes; ++i, number >>= 8U)
    target += static_cast<char>(number & 0xFFU);
}

/// Source of the polynomial and of the format: RFC 1952.
std::uint32_t checksum(std::string_view text) {
  auto sum = ~std::uint32_t{0};
  for (const auto letter : text) {
    sum ^= static_cast<unsigned char>(letter);
    for (auto bit = 0; bit < 8; ++bit)
      sum = (sum >> 1U) ^ ((sum & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~sum;
}

/// A gzip file with uncompressed blocks, which every reader accepts.
std::string as_gzip(std::string_view text) {
  constexpr std::size_t block_max = 65'535;
  std::string file{"\x1f\x8b\x08\0\0\0\0\0\0\xff", 10};
  for (std::size_t at = 0; at == 0 || at < text.size(); at += block_max) {
    const auto block = text.substr(at, block_max);
    const auto size = static_cast<std::uint32_t>(block.size());
    file += at + block_max >= text.size() ? '\1' : '\0'; // Marks the last block.
    put_little_endian(file, size, 2);
    put_little_endian(file, ~size, 2);
    file += block;
  }
  put_little_endian(file, checksum(text), 4);
  put_little_endian(file, static_cast<std::uint32_t>(text.size()), 4);
  return file;
}

/// One header a line, its name in capitals.
std::string in_capitals(std::string head) {
  auto in_name = false; // The status line has no name.
  for (auto& letter : head) {
    if (letter == '\n')
      in_name = true;
    else if (letter == ':')
      in_name = false;
    else if (in_name)
      letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return head;
}

http::wire_script kept(std::string bytes) {
  return {{{std::move(bytes)}}, http::ending::kept};
}

http::wire_script without_end(std::string begin, std::string piece, milliseconds pause) {
  return {{{std::move(begin)}, {std::move(piece), pause, false, true}}, http::ending::closed};
}

// One function per kind.

http::wire_script reset(spoilt_answer&) {
  return {{}, http::ending::reset};
}

http::wire_script hang(spoilt_answer& answer) {
  return {{{{}, answer.ms}}, http::ending::closed};
}

http::wire_script truncate(spoilt_answer& answer) {
  answer.body.resize(answer.body.size() / 2);
  return {{{answer.whole()}}, http::ending::closed};
}

http::wire_script drip_head(spoilt_answer& answer) {
  return {{{answer.head, answer.ms, true}, {std::string{line_end} + answer.body}},
          http::ending::kept};
}

http::wire_script drip_body(spoilt_answer& answer) {
  return {{{answer.head + std::string{line_end}}, {answer.body, answer.ms, true}},
          http::ending::kept};
}

http::wire_script endless_head(spoilt_answer& answer) {
  return without_end(answer.head, "X-Padding: " + std::string(piece_size, 'x') + "\r\n", answer.ms);
}

http::wire_script endless_1xx(spoilt_answer& answer) {
  return without_end({}, "HTTP/1.1 102 Processing\r\n\r\n", answer.ms);
}

http::wire_script endless_size(spoilt_answer& answer) {
  return without_end(chunked_head(answer), std::string(piece_size, '0'), answer.ms);
}

http::wire_script endless_extension(spoilt_answer& answer) {
  return without_end(chunked_head(answer) + "10;x=", std::string(piece_size, 'x'), answer.ms);
}

http::wire_script endless_trailers(spoilt_answer& answer) {
  return without_end(chunked_head(answer) + chunks_of(answer.body),
                     "X-Padding: " + std::string(piece_size, 'x') + "\r\n", answer.ms);
}

http::wire_script huge_chunk(spoilt_answer& answer) {
  return {{{chunked_head(answer) + "fffffffffffffff0\r\n" + answer.body}}, http::ending::closed};
}

http::wire_script long_length(spoilt_answer& answer) {
  answer.head = with_length(answer.head, answer.body.size() + 100);
  return {{{answer.whole()}, {{}, answer.ms}}, http::ending::closed};
}

http::wire_script short_length(spoilt_answer& answer) {
  answer.head = with_length(answer.head, answer.body.size() - 10);
  return kept(answer.whole());
}

http::wire_script two_lengths(spoilt_answer& answer) {
  answer.head += length_line(answer.body.size() + 10);
  return kept(answer.whole());
}

http::wire_script answer_twice(spoilt_answer& answer) {
  return {{{answer.whole()}, {answer.whole(), answer.ms}}, http::ending::kept};
}

http::wire_script extra_bytes(spoilt_answer& answer) {
  return {{{answer.whole()}, {R"({"return_code":0})", answer.ms}}, http::ending::kept};
}

http::wire_script idle_bytes(spoilt_answer& answer) {
  return {
    {{answer.whole()},
     {"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", answer.ms}},
    http::ending::closed};
}

http::wire_script unasked_gzip(spoilt_answer& answer) {
  answer.body = as_gzip(answer.body);
  answer.head = with_length(answer.head, answer.body.size()) + "Content-Encoding: gzip\r\n";
  return kept(answer.whole());
}

http::wire_script chunked_body(spoilt_answer& answer) {
  return kept(chunked_head(answer) + chunks_of(answer.body, ";part=1") + "\r\n");
}

http::wire_script chunk_trailers(spoilt_answer& answer) {
  return kept(chunked_head(answer) + chunks_of(answer.body) + "X-Checksum: 1\r\nX-More: 2\r\n\r\n");
}

http::wire_script continue_first(spoilt_answer& answer) {
  return kept("HTTP/1.1 100 Continue\r\n\r\n" + answer.whole());
}

http::wire_script old_http(spoilt_answer& answer) {
  answer.head.replace(0, 8, "HTTP/1.0");
  return {{{answer.whole()}}, http::ending::closed};
}

http::wire_script upper_names(spoilt_answer& answer) {
  answer.head = in_capitals(answer.head);
  return kept(answer.whole());
}

http::wire_script no_length(spoilt_answer& answer) {
  answer.head = without_header(answer.head, length_name) + "Connection: close\r\n";
  return {{{answer.whole()}}, http::ending::closed};
}

http::wire_script silent_close(spoilt_answer& answer) {
  return {{{answer.whole()}, {{}, answer.ms}}, http::ending::closed};
}

struct spoiler {
  fault_kind kind;
  http::wire_script (*make)(spoilt_answer&);
};

constexpr std::array spoilers{
  spoiler{fault_kind::reset, reset},
  spoiler{fault_kind::hang, hang},
  spoiler{fault_kind::truncate, truncate},
  spoiler{fault_kind::drip_head, drip_head},
  spoiler{fault_kind::drip_body, drip_body},
  spoiler{fault_kind::endless_head, endless_head},
  spoiler{fault_kind::endless_1xx, endless_1xx},
  spoiler{fault_kind::endless_size, endless_size},
  spoiler{fault_kind::endless_extension, endless_extension},
  spoiler{fault_kind::endless_trailers, endless_trailers},
  spoiler{fault_kind::huge_chunk, huge_chunk},
  spoiler{fault_kind::long_length, long_length},
  spoiler{fault_kind::short_length, short_length},
  spoiler{fault_kind::two_lengths, two_lengths},
  spoiler{fault_kind::answer_twice, answer_twice},
  spoiler{fault_kind::extra_bytes, extra_bytes},
  spoiler{fault_kind::idle_bytes, idle_bytes},
  spoiler{fault_kind::unasked_gzip, unasked_gzip},
  spoiler{fault_kind::chunked_body, chunked_body},
  spoiler{fault_kind::chunk_trailers, chunk_trailers},
  spoiler{fault_kind::continue_first, continue_first},
  spoiler{fault_kind::old_http, old_http},
  spoiler{fault_kind::upper_names, upper_names},
  spoiler{fault_kind::no_length, no_length},
  spoiler{fault_kind::silent_close, silent_close},
};

const spoiler* spoiler_of(fault_kind kind) {
  const auto* found = std::find_if(spoilers.begin(), spoilers.end(),
                                   [kind](const spoiler& one) { return one.kind == kind; });
  return found == spoilers.end() ? nullptr : found;
}

} // namespace

bool spoils_wire(fault_kind kind) {
  return spoiler_of(kind) != nullptr;
}

http::wire_script spoiled_wire(const fault& what, wire_answer answer) {
  // A silence without a duration lasts until the connection or the server ends, which is long
  // before this.
  constexpr milliseconds for_ever = std::chrono::hours{24 * 365};
  const auto ms = ms_of(what);
  spoilt_answer good{std::move(answer), ms ? milliseconds{*ms} : for_ever};
  return spoiler_of(what.kind)->make(good);
}

} // namespace tandem::sim
