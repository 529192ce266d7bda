#include "config/config_index.hpp"

#include <cctype>
#include <utility>

namespace tandem::config {

namespace {

bool is_key_letter(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' || letter == '-';
}

/// Walks the text once; stops at the first fault.
class config_reader {
public:
  explicit config_reader(std::string_view text) : text_(text) {}

  config_index run() {
    std::string group;
    while (skip_blank() && found_.fault.empty()) {
      if (peek() == '[') {
        group = read_group();
        continue;
      }
      read_assignment(group);
      expect_end_of_line();
    }
    return std::move(found_);
  }

private:
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return text_[at_]; }

  void step() {
    if (text_[at_] == '\n')
      ++line_;
    ++at_;
  }

  void skip_spaces() {
    while (!at_end() && (peek() == ' ' || peek() == '\t'))
      step();
  }

  void skip_comment() {
    while (!at_end() && peek() != '\n')
      step();
  }

  /// Skips blanks, newlines and comments; false at the end of the text.
  bool skip_blank() {
    while (!at_end()) {
      if (peek() == ';')
        skip_comment();
      else if (peek() == ' ' || peek() == '\t' || peek() == '\n')
        step();
      else
        return true;
    }
    return false;
  }

  void fail(std::string what, int line) {
    found_.fault = std::move(what);
    found_.fault_line = line;
    at_ = text_.size();
  }

  std::string read_group() {
    auto line = line_;
    std::string result;
    for (step(); !at_end() && peek() != ']' && peek() != '\n'; step())
      if (peek() != ' ' && peek() != '\t')
        result += peek();
    if (at_end() || peek() != ']')
      fail("a group's name ends with ]", line);
    else
      step();
    return result == "global" ? std::string{} : result;
  }

  void read_assignment(const std::string& group) {
    auto line = line_;
    std::string key;
    for (; !at_end() && is_key_letter(peek()); step())
      key += peek();
    if (key.empty()) {
      fail(std::string{"expected a key, found "} + peek(), line);
      return;
    }
    auto path = group.empty() ? key : group + "." + key;
    skip_spaces();
    if (!at_end() && peek() == '=') {
      step();
      skip_spaces();
    }
    if (at_end() || peek() == '\n') {
      fail("key " + path + " has no value", line);
      return;
    }
    if (peek() == '{') {
      read_map(path);
      return;
    }
    auto start = at_;
    skip_value();
    found_.keys.push_back({path, line, std::string{text_.substr(start, at_ - start)}});
  }

  void read_map(const std::string& path) {
    auto line = line_;
    auto keys_before = found_.keys.size();
    step();
    while (skip_blank()) {
      if (peek() == '}') {
        step();
        // An empty map leaves no key behind, but somebody wrote it.
        if (found_.keys.size() == keys_before)
          found_.keys.push_back({path, line, "{}"});
        return;
      }
      if (peek() == ',')
        step();
      else
        read_assignment(path);
    }
    if (found_.fault.empty())
      fail("the { of " + path + " is never closed", line);
  }

  void skip_list() {
    auto line = line_;
    step();
    while (skip_blank()) {
      if (peek() == ']') {
        step();
        return;
      }
      if (peek() == ',')
        step();
      else
        skip_value();
    }
    if (found_.fault.empty())
      fail("a [ is never closed", line);
  }

  void skip_value() {
    switch (peek()) {
      case '"':
        skip_quoted('"');
        break;
      case '\'':
        skip_quoted('\'');
        break;
      case '<':
        skip_quoted('>');
        break;
      case '[':
        skip_list();
        break;
      case '{':
        skip_braces();
        break;
      default:
        skip_word();
    }
  }

  /// A map inside a list: no property takes one, so its keys need no index.
  void skip_braces() {
    auto line = line_;
    int depth = 0;
    while (skip_blank()) {
      char letter = peek();
      if (letter == '"' || letter == '\'') {
        skip_quoted(letter);
        continue;
      }
      step();
      depth += letter == '{' ? 1 : letter == '}' ? -1 : 0;
      if (depth == 0)
        return;
    }
    fail("a { is never closed", line);
  }

  void skip_quoted(char closing) {
    auto line = line_;
    for (step(); !at_end() && peek() != closing; step())
      if (peek() == '\\' && closing == '"' && at_ + 1 < text_.size())
        step();
    if (at_end())
      fail("an opening quote is never closed", line);
    else
      step();
  }

  void skip_word() {
    auto start = at_;
    while (!at_end() && std::string_view{" \t\n,;]}"}.find(peek()) == std::string_view::npos)
      step();
    if (at_ == start)
      fail(std::string{"expected a value, found "} + peek(), line_);
  }

  void expect_end_of_line() {
    skip_spaces();
    if (!at_end() && peek() != '\n' && peek() != ';')
      fail("a second key on one line; write each on its own", line_);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  config_index found_;
};

} // namespace

config_index index_config(std::string_view text) {
  return config_reader{text}.run();
}

} // namespace tandem::config
