#include "kiwoom/link/answer_head.hpp"

#include "market/text.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <system_error>

namespace tandem::kiwoom {
namespace {

// The longest header line that cpp-httplib reads, line end included; it fails on longer ones
// without a reason.
constexpr std::size_t line_size_max = 8192;

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0
           || std::string_view{"!#$%&'*+-.^_`|~"}.find(static_cast<char>(c))
                != std::string_view::npos;
  });
}

bool is_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

/// Calls `use` with each member of a comma-separated list.
template <class Use>
void for_each_member(std::string_view list, Use use) {
  for (;;) {
    const auto comma = list.find(',');
    use(market::trimmed(list.substr(0, comma)));
    if (comma == std::string_view::npos)
      return;
    list.remove_prefix(comma + 1);
  }
}

/// "HTTP/1.1 200 OK", with or without a reason.
bool read_status_line(std::string_view line, answer_head& out) {
  constexpr std::string_view version = "HTTP/1.";
  constexpr std::size_t code_at = version.size() + 2;
  if (!line.starts_with(version) || line.size() < code_at + 3 || line[code_at - 1] != ' ')
    return false;
  const char minor = line[version.size()];
  const auto code = line.substr(code_at, 3);
  if (minor < '0' || minor > '9' || code.front() < '1'
      || code.find_first_not_of("0123456789") != std::string_view::npos
      || (line.size() > code_at + 3 && line[code_at + 3] != ' '))
    return false;
  std::from_chars(code.data(), code.data() + code.size(), out.status);
  out.closes = minor == '0';
  out.text = "HTTP/1.1 " + std::string{code} + "\r\n";
  return true;
}

/// The headers that decide how the body is read.
class framing {
public:
  status take(const std::string& name, std::string_view value) {
    if (name == "content-length")
      return take_length(value);
    if (name == "transfer-encoding")
      return take_coding(value);
    if (name == "content-encoding" && !value.empty() && lower(value) != "identity")
      return bad_answer("the answer is coded as \"" + shown(value)
                        + "\", and only identity was asked for");
    if (name == "connection")
      for_each_member(value, [this](auto option) { closes_ |= lower(option) == "close"; });
    return std::nullopt;
  }

  status decide(answer_head& out) const {
    out.closes |= closes_;
    // These have no body, whatever their head says (RFC 9112, 6.3, rule 1).
    if (out.status == 204 || out.status == 304) {
      out.end = body_end::after_length;
      return std::nullopt;
    }
    if (is_chunked_ && length_)
      return bad_answer("the answer has both a Content-Length and a Transfer-Encoding");
    if (is_chunked_) {
      out.end = body_end::after_last_chunk;
    } else if (length_) {
      if (*length_ > answer_size_max)
        return oversized_answer();
      out.end = body_end::after_length;
      out.length = *length_;
    } else {
      out.closes = true;
    }
    return std::nullopt;
  }

private:
  status take_length(std::string_view list) {
    status trouble;
    for_each_member(list, [&](std::string_view value) {
      std::size_t length = 0;
      const auto* end = value.data() + value.size();
      const auto [stop, problem] = std::from_chars(value.data(), end, length);
      if (value.empty() || stop != end || problem == std::errc::invalid_argument)
        trouble = bad_answer("Content-Length \"" + shown(value) + "\" is not a number of bytes");
      else if (problem == std::errc::result_out_of_range)
        trouble = oversized_answer();
      else if (length_ && *length_ != length)
        trouble = bad_answer("the answer has two Content-Lengths, " + std::to_string(*length_)
                             + " and " + std::to_string(length));
      length_ = length;
    });
    return trouble;
  }

  status take_coding(std::string_view value) {
    if (is_chunked_ || lower(value) != "chunked")
      return bad_answer("Transfer-Encoding \"" + shown(value) + "\" is not chunked alone");
    is_chunked_ = true;
    return std::nullopt;
  }

  std::optional<std::size_t> length_;
  bool is_chunked_ = false;
  bool closes_ = false;
};

/// Whether cpp-httplib gets to see this header; those about the body's end are handled here.
bool is_about_the_body(const std::string& name) {
  return name == "content-length" || name == "transfer-encoding" || name == "connection";
}

void append_header(std::string& text, std::string_view name, std::string_view value) {
  text += name;
  text += ": ";
  for (const char c : value)
    c == '%' ? text += "%25" : text += c;
  text += "\r\n";
}

} // namespace

std::string shown(std::string_view text) {
  constexpr std::size_t size_max = 24;
  std::string out{text.substr(0, size_max)};
  std::replace_if(
    out.begin(), out.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return text.size() > size_max ? out + "…" : out;
}

failure bad_answer(const std::string& why) {
  return {ec::bad_response, why};
}

failure not_http(std::string_view begin) {
  return bad_answer("the answer is not HTTP/1, it begins with \"" + shown(begin) + "\"");
}

failure oversized_answer() {
  return bad_answer("the answer is larger than " + std::to_string(answer_size_max >> 20) + " MiB");
}

result<answer_head> read_answer_head(const std::vector<std::string>& lines) {
  answer_head out;
  if (lines.empty() || !read_status_line(lines.front(), out))
    return not_http(lines.empty() ? std::string_view{} : lines.front());
  if (out.status == 101)
    return bad_answer("the answer switches protocols, which was not asked for");
  framing body;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto place = [&] { return "line " + std::to_string(i + 1) + " of the answer's head "; };
    const auto colon = lines[i].find(':');
    const auto name = std::string_view{lines[i]}.substr(0, colon);
    if (colon == std::string::npos || !is_name(name))
      return bad_answer(place() + "is not NAME: VALUE");
    std::string value{market::trimmed(std::string_view{lines[i]}.substr(colon + 1))};
    const auto known = lower(name);
    // A header continues in lines that begin with a blank (RFC 9112, 5.2).
    for (; i + 1 < lines.size() && lines[i + 1].find_first_of(" \t") == 0; ++i)
      value.append(" ").append(market::trimmed(lines[i + 1]));
    if (!is_value(value))
      return bad_answer(place() + "holds a control character");
    if (auto trouble = body.take(known, value))
      return *trouble;
    if (is_about_the_body(known))
      continue;
    const auto before = out.text.size();
    append_header(out.text, name, value);
    if (out.text.size() - before > line_size_max)
      return bad_answer(place() + "has more than " + std::to_string(line_size_max) + " bytes");
  }
  if (auto trouble = body.decide(out))
    return *trouble;
  out.text += "\r\n";
  return out;
}

} // namespace tandem::kiwoom
