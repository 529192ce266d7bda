#include "kiwoom/link/call_stream.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <system_error>
#include <utility>

namespace tandem::kiwoom {
namespace {

// For all heads of one call together, interim answers and trailers included. The broker's have 500
// bytes; 64 KiB is what servers allow their clients.
constexpr std::size_t head_size_max = std::size_t{64} << 10;
// For the line before a chunk: its size has at most eight digits, the rest is for extensions, which
// are not used in practice.
constexpr std::size_t chunk_line_size_max = 1024;
constexpr std::size_t record_size = std::size_t{16} << 10; // The largest one of TLS.
constexpr std::size_t piece_size = std::size_t{64} << 10;  // A page of a chart has two of these.

} // namespace

ssize_t call_stream::read(char* to, std::size_t size) {
  if (trouble_ || (!has_head_ && !read_head()))
    return -1;
  if (head_given_ < head_.text.size()) {
    const auto given = head_.text.copy(to, size, head_given_);
    head_given_ += given;
    return static_cast<ssize_t>(given);
  }
  if (head_.end == body_end::after_last_chunk && left_ == 0 && !has_ended_ && !next_chunk())
    return -1;
  if (unused().empty() && !has_ended_ && !receive_body())
    return -1;
  if (has_ended_)
    return 0;
  const auto given = unused().copy(to, std::min(size, left_));
  used_ += given;
  left_ -= given;
  body_size_ += given;
  if (body_size_ > answer_size_max) {
    fail(oversized_answer());
    return -1;
  }
  has_ended_ = head_.end == body_end::after_length && left_ == 0;
  return static_cast<ssize_t>(given);
}

ssize_t call_stream::write(const char* from, std::size_t size) {
  if (trouble_ || !take_interim())
    return -1;
  if (auto why = line_.write({from, size})) {
    why->message += " while the request was being sent";
    fail(std::move(*why));
    return -1;
  }
  return static_cast<ssize_t>(size);
}

bool call_stream::is_reusable() const {
  return has_ended_ && !trouble_ && !head_.closes && unused().empty();
}

bool call_stream::read_head() {
  do {
    std::vector<std::string> lines;
    if (!begins_like_http() || !read_lines(lines))
      return false;
    auto head = read_answer_head(lines);
    if (!head)
      return fail(head.error());
    head_ = std::move(*head);
  } while (head_.is_interim());
  has_head_ = true;
  // One byte too many is enough to detect it.
  left_ = head_.end == body_end::when_closed ? answer_size_max + 1 : head_.length;
  has_ended_ = head_.end == body_end::after_length && left_ == 0;
  return true;
}

bool call_stream::begins_like_http() {
  constexpr std::string_view protocol = "HTTP/1.";
  for (;;) {
    const auto begin = unused().substr(0, protocol.size());
    if (!protocol.starts_with(begin))
      return fail(not_http(unused().substr(0, unused().find_first_of("\r\n"))));
    if (begin == protocol)
      return true;
    if (!receive_or_fail())
      return false;
  }
}

bool call_stream::read_lines(std::vector<std::string>& lines) {
  for (;;) {
    std::string line;
    const auto size =
      read_line(line, head_size_max - head_size_, "the answer's head is larger than 64 KiB");
    if (size == 0)
      return false;
    head_size_ += size;
    if (line.empty())
      return true;
    lines.push_back(std::move(line));
  }
}

std::size_t call_stream::read_line(std::string& line, std::size_t size_max, const char* too_long) {
  std::size_t seen = 0;
  for (;;) {
    const auto end = unused().find('\n', seen);
    const auto size = end == std::string_view::npos ? unused().size() : end + 1;
    if (size > size_max) {
      fail(bad_answer(too_long));
      return 0;
    }
    if (end != std::string_view::npos) {
      line = unused().substr(0, end);
      if (line.ends_with('\r'))
        line.pop_back();
      used_ += size;
      return size;
    }
    seen = size;
    if (!receive_or_fail())
      return 0;
  }
}

bool call_stream::next_chunk() {
  constexpr auto too_long = "a line between two chunks of the answer is longer than 1024 bytes";
  std::string line;
  if (chunks_ > 0) {
    if (unused().empty() && !receive_or_fail())
      return false;
    const bool ends = unused().front() == '\r' || unused().front() == '\n';
    if (ends && read_line(line, chunk_line_size_max, too_long) == 0)
      return false;
    if (!ends || !line.empty())
      return fail(bad_answer("chunk " + std::to_string(chunks_)
                             + " of the answer is longer than its size says"));
  }
  ++chunks_;
  if (read_line(line, chunk_line_size_max, too_long) == 0)
    return false;
  std::size_t size = 0;
  const auto* end = line.data() + line.size();
  const auto [stop, problem] = std::from_chars(line.data(), end, size, 16);
  const auto extension = std::find_if(stop, end, [](char c) { return c != ' ' && c != '\t'; });
  if (problem == std::errc::invalid_argument || (extension != end && *extension != ';'))
    return fail(bad_answer("chunk size \"" + shown(line) + "\" is not a hexadecimal number"));
  if (problem == std::errc::result_out_of_range || size > answer_size_max - body_size_)
    return fail(oversized_answer());
  left_ = size;
  std::vector<std::string> trailers;
  if (size == 0)
    has_ended_ = read_lines(trailers);
  return size > 0 || has_ended_;
}

bool call_stream::take_interim() {
  while (!line_.is_quiet()) {
    std::array<char, record_size> piece{};
    const auto got = line_.read_at_once(piece.data(), piece.size());
    if (!got)
      return fail(got.error());
    if (*got == 0)
      return fail({ec::unavailable, "the connection closed before the request was complete"});
    received_.append(piece.data(), *got);
    if (unused().size() > head_size_max)
      break;
  }
  while (!unused().empty()) {
    const auto has = [this](const char* end) {
      return unused().find(end) != std::string_view::npos;
    };
    std::vector<std::string> lines;
    const bool is_head = (has("\n\r\n") || has("\n\n")) && read_lines(lines);
    const auto head = read_answer_head(lines);
    if (!is_head || !head || !head->is_interim())
      return fail(
        {ec::unavailable, "the connection had an answer before the request was complete"});
  }
  return true;
}

bool call_stream::receive() {
  received_.erase(0, used_);
  used_ = 0;
  const auto known = received_.size();
  received_.resize(known + piece_size);
  const auto got = line_.read(received_.data() + known, piece_size);
  received_.resize(known + (got ? *got : 0));
  if (!got)
    return fail_reading(got.error());
  return *got > 0;
}

bool call_stream::receive_or_fail() {
  return receive() || fail_reading({ec::unavailable, "the connection closed"});
}

bool call_stream::receive_body() {
  if (head_.end != body_end::when_closed)
    return receive_or_fail();
  has_ended_ = !receive();
  return !trouble_;
}

bool call_stream::fail(failure why) {
  if (trouble_)
    return false; // The first failure is the more specific one.
  trouble_ = std::move(why);
  return false;
}

bool call_stream::fail_reading(failure why) {
  const auto where = " after " + std::to_string(body_size_) + " bytes of the answer's body";
  if (why.code == ec::unavailable)
    why.message += where;
  else if (why.code == ec::timeout && has_head_)
    why.message = "no end" + where;
  else if (why.code == ec::timeout && head_size_ + unused().size() > 0)
    why.message = "no end of the answer's head";
  return fail(std::move(why));
}

} // namespace tandem::kiwoom
