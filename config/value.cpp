#include "config/value.hpp"

#include "market/text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

namespace tandem::config {

namespace {

struct scale {
  std::string_view suffix;
  std::int64_t factor;
};

// From nanoseconds, the largest unit first: the first that divides a duration gives its shortest
// text.
constexpr std::array<scale, 6> time_scales{{{"h", 3'600'000'000'000},
                                            {"min", 60'000'000'000},
                                            {"s", 1'000'000'000},
                                            {"ms", 1'000'000},
                                            {"us", 1'000},
                                            {"ns", 1}}};
constexpr std::array<scale, 5> size_scales{{{"TiB", std::int64_t{1} << 40},
                                            {"GiB", std::int64_t{1} << 30},
                                            {"MiB", std::int64_t{1} << 20},
                                            {"KiB", std::int64_t{1} << 10},
                                            {"", 1}}};

/// The integer at the front of `text` times the factor of its suffix, which must be all of the
/// rest.
template <std::size_t Count>
std::optional<std::int64_t> parse_scaled(std::string_view text,
                                         const std::array<scale, Count>& scales) {
  std::int64_t number = 0;
  const char* last = text.data() + text.size();
  auto [rest, fault] = std::from_chars(text.data(), last, number);
  if (fault != std::errc{})
    return std::nullopt;
  std::string_view suffix{rest, static_cast<std::size_t>(last - rest)};
  for (const auto& [name, factor] : scales) {
    if (suffix != name)
      continue;
    std::int64_t product = 0;
    if (__builtin_mul_overflow(number, factor, &product))
      return std::nullopt;
    return product;
  }
  return std::nullopt;
}

bool is_control(char letter) {
  const auto code = static_cast<unsigned char>(letter);
  return code < 0x20 || code == 0x7f;
}

/// "\u0007": TOML writes control characters as numbers.
std::string by_number(char control) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(control);
  return std::string{"\\u00"} + digits[code >> 4U] + digits[code & 15U];
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (char letter : text) {
    switch (letter) {
      case '"':
        result += "\\\"";
        break;
      case '\\':
        result += "\\\\";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      case '\t':
        result += "\\t";
        break;
      default:
        result += is_control(letter) ? by_number(letter) : std::string{letter};
    }
  }
  return result + '"';
}

struct renderer {
  std::string operator()(bool what) const { return what ? "true" : "false"; }
  std::string operator()(std::int64_t what) const { return std::to_string(what); }
  std::string operator()(double what) const {
    std::array<char, 32> buffer{};
    auto [end, fault] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), what);
    std::string result{buffer.data(), fault == std::errc{} ? end : buffer.data()};
    // A real must not read back as an integer.
    return result.find_first_of(".en") == std::string::npos ? result + ".0" : result;
  }
  std::string operator()(duration what) const {
    if (what == what.zero())
      return "0s";
    for (const auto& [suffix, factor] : time_scales)
      if (what.count() % factor == 0)
        return std::to_string(what.count() / factor) + std::string{suffix};
    return std::to_string(what.count()) + "ns";
  }
  std::string operator()(const std::string& what) const { return quoted(what); }
  std::string operator()(const string_list& what) const {
    std::string result = "[";
    for (const auto& item : what) {
      if (result.size() > 1)
        result += ", ";
      result += quoted(item);
    }
    return result + "]";
  }
  std::string operator()(const secret&) const { return quoted(secret::dots); }
};

/// Takes an escaped character, after its backslash, off the front of `text`. A letter that `quoted`
/// never escapes stands for itself.
char take_escaped(std::string_view& text) {
  const char letter = text.front();
  text.remove_prefix(1);
  switch (letter) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      break;
  }
  constexpr std::size_t digits = 4;
  unsigned char code = 0;
  if (letter != 'u' || text.size() < digits)
    return letter;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + digits, code, 16);
  if (fault != std::errc{} || rest != text.data() + digits)
    return letter;
  text.remove_prefix(digits);
  return static_cast<char>(code);
}

/// The inverse of `quoted`; a text without quotes on both sides stays as it is.
std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"')
    return std::string{text};
  std::string result;
  auto inner = text.substr(1, text.size() - 2);
  while (!inner.empty()) {
    const char letter = inner.front();
    inner.remove_prefix(1);
    result += letter == '\\' && !inner.empty() ? take_escaped(inner) : letter;
  }
  return result;
}

string_list split_list(std::string_view text) {
  text = market::trimmed(text);
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']')
    text = market::trimmed(text.substr(1, text.size() - 2));
  string_list result;
  bool in_quotes = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"')
      in_quotes = !in_quotes;
    if (text[i] != ',' || in_quotes)
      continue;
    result.push_back(unquoted(market::trimmed(text.substr(start, i - start))));
    start = i + 1;
  }
  // A trailing comma ends a list, as it does in a config file.
  if (auto last = market::trimmed(text.substr(start)); !last.empty())
    result.push_back(unquoted(last));
  return result;
}

template <class T>
value or_text(const std::optional<T>& parsed, std::string_view text) {
  if (parsed)
    return *parsed;
  return std::string{text};
}

} // namespace

std::string to_text(const value& what) {
  return std::visit(renderer{}, what);
}

std::optional<double> parse_number(std::string_view text) {
  double result = 0;
  const char* last = text.data() + text.size();
  auto [rest, fault] = std::from_chars(text.data(), last, result);
  if (fault != std::errc{} || rest != last || !std::isfinite(result))
    return std::nullopt;
  return result;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t result = 0;
  const char* last = text.data() + text.size();
  auto [rest, fault] = std::from_chars(text.data(), last, result);
  if (fault != std::errc{} || rest != last)
    return std::nullopt;
  return result;
}

std::optional<duration> parse_duration(std::string_view text) {
  auto count = parse_scaled(text, time_scales);
  return count ? std::optional{duration{*count}} : std::nullopt;
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  return parse_scaled(text, size_scales);
}

value from_text(std::string_view text, const value& like) {
  if (std::holds_alternative<bool>(like)) {
    if (text == "true" || text == "false")
      return text == "true";
    return std::string{text};
  }
  if (std::holds_alternative<std::int64_t>(like)) {
    if (auto parsed = parse_integer(text))
      return *parsed;
    return or_text(parse_number(text), text);
  }
  if (std::holds_alternative<double>(like))
    return or_text(parse_number(text), text);
  if (std::holds_alternative<duration>(like)) {
    // Zero is the one duration that needs no unit.
    if (text == "0")
      return duration::zero();
    return or_text(parse_duration(text), text);
  }
  if (std::holds_alternative<string_list>(like))
    return split_list(text);
  if (std::holds_alternative<secret>(like))
    return secret{unquoted(text)};
  return unquoted(text);
}

} // namespace tandem::config
