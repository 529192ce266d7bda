#include "sim/broker/wire_answer.hpp"

#include <algorithm>
#include <utility>

namespace tandem::sim {

namespace {

// Size of one chunk; a chart of 600 rows has some thirty chunks.
constexpr std::size_t chunk_size = 4'096;

/// Where the line of this header begins; npos when there is none.
std::size_t find_header(std::string_view head, std::string_view name) {
  const auto at = head.find(std::string{line_end}.append(name).append(": "));
  return at == std::string_view::npos ? at : at + line_end.size();
}

} // namespace

wire_answer split_answer(std::string_view bytes) {
  const auto end = bytes.find("\r\n\r\n") + line_end.size();
  return {std::string{bytes.substr(0, end)}, std::string{bytes.substr(end + line_end.size())}};
}

std::string without_header(std::string head, std::string_view name) {
  const auto begin = find_header(head, name);
  if (begin != std::string::npos)
    head.erase(begin, head.find(line_end, begin) + line_end.size() - begin);
  return head;
}

std::string hexadecimal(std::size_t number) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (; number > 0 || text.empty(); number /= 16)
    text.insert(text.begin(), digits[number % 16]);
  return text;
}

std::string chunked_head(const wire_answer& answer) {
  return without_header(answer.head, "Content-Length") + "Transfer-Encoding: chunked\r\n\r\n";
}

std::string chunks_of(const std::string& body, std::string_view extension) {
  std::string text;
  text.reserve(body.size() + body.size() / chunk_size * 16 + 32);
  for (std::size_t at = 0; at < body.size(); at += chunk_size) {
    const auto size = std::min(chunk_size, body.size() - at);
    text.append(hexadecimal(size)).append(extension).append(line_end);
    text.append(body, at, size).append(line_end);
  }
  return text + "0\r\n";
}

std::string in_vendor_form(wire_answer answer) {
  answer.head = without_header(std::move(answer.head), "Keep-Alive");
  if (find_header(answer.head, "Connection") == std::string::npos)
    answer.head += "Connection: keep-alive\r\n";
  return chunked_head(answer) + chunks_of(answer.body) + std::string{line_end};
}

} // namespace tandem::sim
