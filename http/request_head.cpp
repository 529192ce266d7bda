#include "http/request_head.hpp"

#include "market/text.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace tandem::http {

namespace {

// The longest request line that cpp-httplib takes has 8192 bytes.
constexpr std::size_t target_size_max = 8'000;

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
  });
}

bool is_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

bool is_visible(std::string_view text) {
  return !text.empty()
         && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool has_member(std::string_view list, std::string_view wanted) {
  while (true) {
    const auto comma = list.find(',');
    if (lower(market::trimmed(list.substr(0, comma))) == wanted)
      return true;
    if (comma == std::string_view::npos)
      return false;
    list.remove_prefix(comma + 1);
  }
}

std::optional<refusal> read_request_line(std::string_view line, request_head& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last)
    return refusal{400, "the request line must be METHOD TARGET HTTP/1.1"};
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(line.substr(0, first)) || !is_visible(target))
    return refusal{400, "the request line must be METHOD TARGET HTTP/1.1"};
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return refusal{505, "the request's version must be HTTP/1.1 or HTTP/1.0"};
  if (target.size() > target_size_max)
    return refusal{414, "the request's target has " + std::to_string(target.size())
                          + " bytes; at most " + std::to_string(target_size_max) + " are taken"};
  head.method = line.substr(0, first);
  head.target = target;
  head.is_http_1_0 = version == "HTTP/1.0";
  return std::nullopt;
}

std::optional<refusal> read_length(std::string_view digits, std::size_t max, request_head& head) {
  if (head.length)
    return refusal{400, "the request has more than one Content-Length"};
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos)
    return refusal{400, "the request's Content-Length is not a number"};
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (error != std::errc{} || length > max)
    return refusal{413, "the request's body is announced with more than " + std::to_string(max)
                          + " bytes, which is the most that is taken"};
  head.length = length;
  return std::nullopt;
}

std::optional<refusal> read_coding(std::string_view value, request_head& head) {
  if (head.is_chunked || head.is_http_1_0)
    return refusal{400, head.is_chunked ? "the request has more than one Transfer-Encoding"
                                        : "a request of HTTP/1.0 has no Transfer-Encoding"};
  if (lower(value) != "chunked")
    return refusal{501, "the request's Transfer-Encoding must be chunked"};
  head.is_chunked = true;
  return std::nullopt;
}

/// What a field says to this connection rather than to who answers.
std::optional<refusal> obey(std::string_view name, std::string_view value, std::size_t max,
                            request_head& head) {
  const auto known = lower(name);
  if (known == "content-length")
    return read_length(value, max, head);
  if (known == "transfer-encoding")
    return read_coding(value, head);
  // A small body could become a gigabyte.
  if (known == "content-encoding" && lower(value) != "identity")
    return refusal{415, "the request's body must not be compressed"};
  if (known == "expect") {
    if (lower(value) != "100-continue")
      return refusal{417, "the request's Expect must be 100-continue"};
    head.awaits_consent = !head.is_http_1_0;
  }
  return std::nullopt;
}

std::optional<refusal> read_field(std::string_view line, std::size_t max, request_head& head) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return refusal{400, "a line of the request's head is not NAME: VALUE"};
  const auto name = line.substr(0, colon);
  const auto value = market::trimmed(line.substr(colon + 1));
  if (!is_value(value))
    return refusal{400, "a value in the request's head has control characters"};
  head.fields.emplace_back(name, value);
  return obey(name, value, max, head);
}

/// Whether the connection goes on. One of HTTP/1.0 never does: its clients would have to be told
/// in words that the library does not use.
bool goes_on(const request_head& head) {
  return !head.is_http_1_0
         && std::none_of(head.fields.begin(), head.fields.end(), [](const auto& field) {
              return lower(field.first) == "connection" && has_member(field.second, "close");
            });
}

const char* name_of(int status) {
  switch (status) {
    case 408:
      return "Request Timeout";
    case 413:
      return "Payload Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Bad Request";
  }
}

} // namespace

std::string refusal::answer() const {
  return "HTTP/1.1 " + std::to_string(status) + ' ' + name_of(status)
         + "\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(reason.size() + 1)
         + "\r\nConnection: close\r\n\r\n" + reason + '\n';
}

std::variant<request_head, refusal> request_head::read(std::string_view text,
                                                       std::size_t body_size_max) {
  request_head head;
  for (auto is_first = true; !text.empty(); is_first = false) {
    const auto end = text.find("\r\n");
    if (end == std::string_view::npos)
      return refusal{400, "a line of the request's head does not end with CR LF"};
    const auto line = text.substr(0, end);
    auto problem = is_first ? read_request_line(line, head) : read_field(line, body_size_max, head);
    if (problem)
      return *std::move(problem);
    text.remove_prefix(end + 2);
  }
  if (head.method.empty())
    return refusal{400, "the request line must be METHOD TARGET HTTP/1.1"};
  if (head.is_chunked && head.length)
    return refusal{400, "the request has both a Content-Length and a Transfer-Encoding"};
  head.keeps_alive = goes_on(head);
  return head;
}

} // namespace tandem::http
