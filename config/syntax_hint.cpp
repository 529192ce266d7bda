#include "config/syntax_hint.hpp"

#include "config/properties.hpp"
#include "market/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace tandem::config {

namespace {

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_control(char letter) {
  return std::iscntrl(static_cast<unsigned char>(letter)) != 0 && letter != '\t';
}

bool is_letter(char letter) {
  return std::isalpha(static_cast<unsigned char>(letter)) != 0;
}

bool is_key_letter(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0
         || std::string_view{"_-. \t"}.find(letter) != std::string_view::npos;
}

constexpr std::string_view list_hint =
  R"(list items are separated by commas, texts in it go in quotes, and it ends with ]: ["v2", "v3"])";

/// Hints that depend only on the parser's message; empty where it says little.
std::string_view hint_of_fault(std::string_view fault) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> hints{{
    {"saw ';'", "comments start with # (not with ;)"},
    {"saw '/'", "comments start with # (not with //)"},
    {"leading zeroes", "a number has no leading zeros (codes and dates are texts in quotes)"},
    {"not representable in 64 bits", "the number is too large"},
    {"could not be interpreted as a value", "the number is too large or too small"},
    {"exceeds length limit", "the number is too long"},
    {"nested value depth", "no key takes lists or tables so deep inside each other"},
    {"escape sequence", R"(in double quotes only b f n r t u U \ and " may follow a \)"},
    {"invalid utf-8", "the file is not written in UTF-8; save it as UTF-8"},
    {"array: encountered end-of-file", "a [ is never closed"},
    {"parsing array", list_hint},
  }};
  const auto found = std::find_if(hints.begin(), hints.end(),
                                  [&](const auto& hint) { return holds(fault, hint.first); });
  return found == hints.end() ? std::string_view{} : found->second;
}

std::string hint_of_word(std::string_view word) {
  std::string small{word};
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  if (small != word && (small == "true" || small == "false"))
    return small + " is written in small letters";
  return "text goes in quotes: \"" + shown(word) + "\"";
}

std::string hint_of_number(std::string_view written, std::string_view word) {
  const auto in_quotes = " is a text in quotes: \"" + std::string{word} + "\"";
  if (parse_duration(word))
    return "a duration" + in_quotes;
  if (parse_size(word) && is_letter(word.back()))
    return "a size" + in_quotes;
  const auto digits = written.find_first_not_of("+-0123456789._");
  const auto unit = market::trimmed(written.substr(std::min(digits, written.size())));
  if (!unit.empty() && is_letter(unit.front()))
    return "durations, sizes and codes are texts in quotes; a duration is a whole number with its "
           R"(unit right behind it: "250ms", ns us ms s min h)";
  return "expected a number with digits on both sides of its point (12, 0.5); durations, sizes, "
         "codes and dates are texts in quotes";
}

std::string hint_of_value(std::string_view written, std::string_view fault) {
  if (written.empty() || written.front() == '#')
    return "expected a value after =";
  const char first = written.front();
  const auto word = written.substr(0, written.find_first_of(" \t#,]}"));
  if (is_letter(first) && holds(fault, "boolean"))
    return hint_of_word(word);
  if (holds(fault, "a comment or whitespace") && holds(written.substr(word.size()), "="))
    return "a second key on one line; write each on its own";
  if (is_letter(first))
    return hint_of_word(word);
  if (std::isdigit(static_cast<unsigned char>(first)) != 0 || first == '-' || first == '+'
      || first == '.')
    return hint_of_number(written, word);
  if (first == '[')
    return std::string{list_hint};
  if (first == '{')
    return R"(a table stands in braces on one line, texts in quotes: {rule = "v2", gap-max = 0.01})";
  if (first == '"' || first == '\'')
    return "text ends on its line with the quote it began with; only a # comment may follow";
  return R"(expected a value: true, 12, 0.5, "text" or ["a", "b"])";
}

std::string hint_of_line(std::string_view line, std::string_view fault) {
  const auto equals = line.find('=');
  const auto key = market::trimmed(line.substr(0, std::min(equals, line.find('{'))));
  const bool is_key =
    !key.empty() && std::all_of(key.begin(), key.end(), is_key_letter) && shown(key) == key;
  if (line.starts_with('['))
    return "a group is a name between [ and ] alone on its line: [gateway]";
  if (is_key && holds(fault, "saw '{'"))
    return "write [" + std::string{key}
           + "] on a line of its own and its keys below it, without braces";
  if (equals == std::string_view::npos)
    return holds(fault, "parsing value") ? std::string{list_hint}
                                         : "expected key = value, [group] or a # comment";
  if (!is_key)
    return "a key is made of letters, digits, _ and -";
  if (is_secret(key))
    return "this key may not be here at all; its value is a text in quotes";
  return hint_of_value(market::trimmed(line.substr(equals + 1)), fault);
}

} // namespace

std::string syntax_hint(std::string_view line, std::string_view fault) {
  if (std::any_of(line.begin(), line.end(), is_control))
    return R"(holds a control character; in double quotes it is written by its number: \u0007)";
  if (const auto hint = hint_of_fault(fault); !hint.empty())
    return std::string{hint};
  return hint_of_line(market::trimmed(line), fault);
}

} // namespace tandem::config
