#include "config/syntax_hint.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/message.hpp>
#include <caf/pec.hpp>
#include <caf/settings.hpp>

#include <algorithm>
#include <cctype>

namespace tandem::config {

namespace {

std::string_view trimmed(std::string_view text) {
  auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view line_of(std::string_view text, int number) {
  for (; number > 1; --number) {
    auto end = text.find('\n');
    if (end == std::string_view::npos)
      return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

/// What the parser's own code says without looking at the text; empty where it says little.
std::string_view hint_of_code(caf::pec code) {
  switch (code) {
    case caf::pec::fractional_timespan:
      return "durations take whole numbers: 1500ms, not 1.5s";
    case caf::pec::timespan_overflow:
    case caf::pec::integer_overflow:
    case caf::pec::integer_underflow:
    case caf::pec::exponent_overflow:
    case caf::pec::exponent_underflow:
      return "the number is too large";
    case caf::pec::too_many_characters:
      return "text goes in double quotes, not in single ones";
    case caf::pec::illegal_escape_sequence:
      return R"(in text, only n, r, t, \ and " may follow a \)";
    default:
      return {};
  }
}

std::string hint_of_value(std::string_view written) {
  if (written.empty() || written.front() == ';')
    return "expected a value after =";
  auto first = static_cast<unsigned char>(written.front());
  if (std::isalpha(first) != 0)
    return "text goes in double quotes: \""
           + shown(written.substr(0, written.find_first_of(" \t;,]}"))) + "\"";
  if (std::isdigit(first) != 0 || first == '-' || first == '+' || first == '.')
    return "expected a number (12, 0.5) or a duration: a whole number with its unit right behind "
           "it, ns us ms s min h (250ms); codes and dates are texts and go in double quotes";
  if (first == '[')
    return R"(list items are separated by commas and texts go in double quotes: ["v2", "v3"])";
  if (first == '{')
    return "expected {key = value, key = value}";
  if (first == '"')
    return "text ends with a double quote on the same line; only a ; comment may follow";
  if (first == '\'')
    return "text goes in double quotes, not in single ones";
  return R"(expected a value: true, 12, 0.5, 250ms, "text" or ["a", "b"])";
}

std::string hint_of_line(std::string_view line) {
  line = trimmed(line);
  if (line.find('#') != std::string_view::npos && line.find('"') == std::string_view::npos)
    return "comments start with ; (not with #)";
  if (line.starts_with('[') && line.find('=') == std::string_view::npos)
    return "a group is a name of letters, digits, _ and - between [ and ], like [gateway]";
  auto equals = line.find('=');
  if (equals == std::string_view::npos) {
    if (!line.empty() && std::isdigit(static_cast<unsigned char>(line.front())) != 0)
      return hint_of_value(line);
    return "expected key = value, [group] or a ; comment";
  }
  auto key = trimmed(line.substr(0, equals));
  if (shown_key(key) != key)
    return "a key is made of letters, digits, _ and -, without quotes";
  if (key.find('.') != std::string_view::npos)
    return "a key holds no dots: write [" + std::string{key.substr(0, key.rfind('.'))}
           + "] on a line of its own, and " + std::string{key.substr(key.rfind('.') + 1)}
           + " = ... below it";
  bool legal_key = !key.empty() && std::all_of(key.begin(), key.end(), [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == '_';
  });
  if (!legal_key && line.find('{') == std::string_view::npos)
    return "a key is made of letters, digits, _ and -, without quotes";
  if (is_secret(key))
    return "this key may not be here at all; its value is a text in double quotes";
  return hint_of_value(trimmed(line.substr(equals + 1)));
}

} // namespace

problem describe_syntax_error(const caf::error& what, std::string_view text,
                              const std::string& source) {
  origin where{source, 0, 0};
  if (what.category() != caf::atom("parser") || !what.context().match_elements<caf::settings>())
    return {where, {}, {}, caf::actor_system_config::render(what), {}};
  const auto& place = what.context().get_as<caf::settings>(0);
  where.line = static_cast<int>(caf::get_or(place, "line", std::int64_t{1}));
  where.column = static_cast<int>(caf::get_or(place, "column", std::int64_t{1}));
  // CAF counts a newline as the first column of the next line: from the second line on, its columns
  // are one too far, and what stands before a newline seems to be on the next line.
  if (where.line > 1)
    --where.column;
  if (where.column < 1 && where.line > 1) {
    --where.line;
    where.column = static_cast<int>(line_of(text, where.line).size()) + 1;
  }
  where.column = std::max(where.column, 1);
  std::string hint{hint_of_code(static_cast<caf::pec>(what.code()))};
  if (hint.empty())
    hint = hint_of_line(line_of(text, where.line));
  return {where, {}, {}, "syntax error: " + hint, {}};
}

} // namespace tandem::config
