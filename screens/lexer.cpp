#include "screens/lexer.hpp"

#include "market/text.hpp"
#include "screens/advice.hpp"
#include "screens/code_point.hpp"
#include "screens/decimal.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tandem::screens {

namespace {

struct named_word {
  std::string_view text;
  reserved_word word;
};
constexpr auto reserved_words = std::to_array<named_word>({
  {"screen", reserved_word::screen},     {"param", reserved_word::param},
  {"universe", reserved_word::universe}, {"match", reserved_word::match},
  {"score", reserved_word::score},       {"need", reserved_word::need},
  {"order", reserved_word::order},       {"limit", reserved_word::limit},
  {"when", reserved_word::when},         {"asc", reserved_word::ascending},
  {"desc", reserved_word::descending},   {"and", reserved_word::logic_and},
  {"그리고", reserved_word::logic_and},  {"or", reserved_word::logic_or},
  {"또는", reserved_word::logic_or},     {"not", reserved_word::logic_not},
  {"아님", reserved_word::logic_not},    {"has", reserved_word::has},
  {"포함", reserved_word::has},
});

struct sign {
  std::string_view text;
  token_kind kind;
  reserved_word word = reserved_word::none;
};
// The longest first.
constexpr auto signs = std::to_array<sign>({
  {"..", token_kind::range},
  {"<=", token_kind::less_equal},
  {">=", token_kind::greater_equal},
  {"==", token_kind::equal},
  {"!=", token_kind::not_equal},
  {"<>", token_kind::not_equal},
  {"&&", token_kind::word, reserved_word::logic_and},
  {"||", token_kind::word, reserved_word::logic_or},
  {"<", token_kind::less},
  {">", token_kind::greater},
  {"=", token_kind::equal},
  {"!", token_kind::word, reserved_word::logic_not},
  {"+", token_kind::plus},
  {"-", token_kind::minus},
  {"*", token_kind::times},
  {"/", token_kind::divide},
  {"(", token_kind::open_round},
  {")", token_kind::close_round},
  {"[", token_kind::open_square},
  {"]", token_kind::close_square},
  {",", token_kind::comma},
  {".", token_kind::dot},
  {":", token_kind::colon},
});

struct magnitude {
  std::string_view text;
  int exponent;
};
constexpr auto magnitudes = std::to_array<magnitude>({{"천", 3}, {"만", 4}, {"억", 8}, {"조", 12}});

bool is_word_character(std::uint32_t code) {
  return is_letter(code) || is_digit(code) || code == '_';
}

class reader {
public:
  explicit reader(std::string_view text) : text_(text) {
    if (text_.starts_with(byte_order_mark))
      at_ = byte_order_mark.size();
  }

  lexed read() {
    while (at_ < text_.size())
      read_next();
    return std::move(out_);
  }

private:
  code_point peek() const {
    return at_ < text_.size() ? first_code_point(text_.substr(at_)) : code_point{0, 0};
  }

  void skip(std::size_t bytes) {
    column_ += count_code_points(text_.substr(at_, bytes));
    at_ += bytes;
  }

  /// Takes characters while they are of `kind`.
  template <class Kind>
  void take_while(Kind is_of_kind) {
    while (at_ < text_.size() && is_of_kind(peek().code))
      skip(peek().bytes);
  }

  token begin_token() const {
    token one;
    one.line = line_;
    one.column = column_;
    one.begin = at_;
    return one;
  }

  void finish(token one, token_kind kind) {
    one.kind = kind;
    one.end = at_;
    one.length = column_ - one.column;
    out_.tokens.push_back(std::move(one));
  }

  void finish_bad(token one, problem_kind kind, std::string sentence) {
    out_.found.push_back(
      {kind, severity::error, one.line, one.column, column_ - one.column, std::move(sentence), {}});
    finish(std::move(one), token_kind::bad);
  }

  void read_next() {
    const auto next = peek();
    if (next.code == '\n') {
      ++at_;
      ++line_;
      column_ = 1;
    } else if (next.code == '\r' && text_.substr(at_).starts_with("\r\n")) {
      ++at_;
    } else if (next.code == ' ' || next.code == '\t') {
      skip(1);
    } else if (next.code == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (next.code == '"') {
      read_text();
    } else if (next.code == '@') {
      read_reference();
    } else if (is_digit(next.code)) {
      read_number_token();
    } else if (is_letter(next.code) || next.code == '_') {
      read_word();
    } else {
      read_sign();
    }
  }

  void read_text() {
    auto one = begin_token();
    const auto line_end = std::min(text_.find('\n', at_), text_.size());
    const auto close = text_.find('"', at_ + 1);
    if (close >= line_end) {
      skip(line_end - at_);
      finish_bad(std::move(one), problem_kind::unclosed_string,
                 "the text has no closing quote in its line");
      return;
    }
    one.word = std::string{text_.substr(at_ + 1, close - at_ - 1)};
    skip(close + 1 - at_);
    finish(std::move(one), token_kind::text);
  }

  void take_screen_name() {
    take_while([](auto code) { return is_letter(code) || is_digit(code) || code == '-'; });
  }

  void read_reference() {
    auto one = begin_token();
    skip(1);
    if (!is_letter(peek().code)) {
      finish_bad(std::move(one), problem_kind::bad_character,
                 "the name of a screen follows @ directly, as in @squeeze");
      return;
    }
    const auto name_begin = at_;
    take_screen_name();
    one.word = lower_case(text_.substr(name_begin, at_ - name_begin));
    finish(std::move(one), token_kind::reference);
  }

  bool is_behind_screen() const {
    return !out_.tokens.empty() && out_.tokens.back().reserved == reserved_word::screen
           && out_.tokens.back().line == line_;
  }

  void read_word() {
    auto one = begin_token();
    const bool names_screen = is_behind_screen() && is_letter(peek().code);
    if (names_screen)
      take_screen_name();
    else
      take_while(is_word_character);
    one.word = lower_case(text_.substr(one.begin, at_ - one.begin));
    if (!names_screen) {
      const auto* known =
        std::find_if(reserved_words.begin(), reserved_words.end(),
                     [&](const named_word& word) { return word.text == one.word; });
      if (known != reserved_words.end())
        one.reserved = known->word;
    }
    finish(std::move(one), names_screen ? token_kind::screen_name : token_kind::word);
  }

  void read_sign() {
    auto one = begin_token();
    const auto rest = text_.substr(at_);
    const auto* known = std::find_if(
      signs.begin(), signs.end(), [rest](const sign& each) { return rest.starts_with(each.text); });
    if (known != signs.end()) {
      skip(known->text.size());
      one.reserved = known->word;
      one.word = std::string{known->text};
      finish(std::move(one), known->kind);
      return;
    }
    const auto bytes = peek().bytes;
    skip(bytes);
    finish_bad(std::move(one), problem_kind::bad_character, bad_character_sentence(rest, bytes));
  }

  static std::string bad_character_sentence(std::string_view rest, std::size_t bytes) {
    const auto shown = market::visible_text(rest.substr(0, bytes));
    if (rest.starts_with("≥") || rest.starts_with("≤"))
      return shown + " is written " + (rest.starts_with("≥") ? ">=" : "<=");
    if (rest.starts_with("≠"))
      return shown + " is written !=";
    if (rest.starts_with("×") || rest.starts_with("÷"))
      return shown + " is written " + (rest.starts_with("×") ? "*" : "/");
    if (rest.starts_with(";"))
      return "a line is one condition and ends without ;, and there are no variables: write "
             "NAME: CONDITION, or a param for a number";
    if (rest.starts_with("&") || rest.starts_with("|"))
      return shown + " is written " + (rest.starts_with("&") ? "and" : "or");
    return "the character " + shown + " has no meaning here";
  }

  void read_number_token();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t column_ = 1;
  lexed out_;
};

void reader::read_number_token() {
  auto one = begin_token();
  take_while(is_digit);
  const auto whole = text_.substr(one.begin, at_ - one.begin);
  const auto digit_at = [this](std::size_t at) {
    return at < text_.size() && is_digit(static_cast<unsigned char>(text_[at]));
  };
  if (peek().code == '.' && digit_at(at_ + 1)) {
    skip(1);
    take_while(is_digit);
  }
  if (const auto mark = peek().code; mark == 'e' || mark == 'E') {
    const bool has_sign =
      at_ + 1 < text_.size() && (text_[at_ + 1] == '+' || text_[at_ + 1] == '-');
    if (digit_at(at_ + (has_sign ? 2 : 1))) {
      skip(has_sign ? 2 : 1);
      take_while(is_digit);
    }
  }
  const auto decimal = text_.substr(one.begin, at_ - one.begin);
  int shift = 0;
  const auto next_magnitude = [this] {
    return std::find_if(magnitudes.begin(), magnitudes.end(), [this](const magnitude& each) {
      return text_.substr(at_).starts_with(each.text);
    });
  };
  // A sum of exponents, of at most as many as a text is long.
  for (const auto* each = next_magnitude(); each != magnitudes.end(); each = next_magnitude()) {
    one.big_unit = one.big_unit || each->exponent > 3;
    shift += each->exponent;
    skip(each->text.size());
  }
  if (shift == 0 && peek().code == '%') {
    one.percent = true;
    shift = -2;
    skip(1);
  }
  const auto& before = out_.tokens;
  one.after_comma = before.size() >= 2 && before.back().kind == token_kind::comma
                    && before.back().end == one.begin
                    && before[before.size() - 2].kind == token_kind::number
                    && before[before.size() - 2].end == before.back().begin;
  if (is_word_character(peek().code) || peek().code == '%') {
    take_while([](auto code) { return is_word_character(code) || code == '%'; });
    std::string sentence =
      "a number is digits, then perhaps 천 만 억 조 or %, and nothing glued to it";
    if (const auto advice = advice_on_number(text_.substr(one.begin, at_ - one.begin));
        !advice.empty())
      sentence.append("; ").append(advice);
    finish_bad(std::move(one), problem_kind::bad_number, std::move(sentence));
    return;
  }
  if (whole.size() > 1 && whole[0] == '0' && !one.after_comma) {
    finish_bad(
      std::move(one), problem_kind::bad_number,
      "a number does not begin with 0 and another digit; write "
        + std::string{whole.substr(std::min(whole.find_first_not_of('0'), whole.size() - 1))});
    return;
  }
  one.value = nearest_double(decimal, shift);
  finish(std::move(one), token_kind::number);
}

} // namespace

lexed read_tokens(std::string_view text) {
  return reader{text}.read();
}

std::optional<written_number> read_number(std::string_view text) {
  const auto read = read_tokens(text);
  const auto& tokens = read.tokens;
  if (!read.found.empty() || tokens.empty() || tokens.size() > 2)
    return std::nullopt;
  const bool negative = tokens.size() == 2;
  const auto& last = tokens.back();
  if (last.kind != token_kind::number || (negative && tokens[0].kind != token_kind::minus))
    return std::nullopt;
  return written_number{negative ? -last.value : last.value, last.percent, last.big_unit};
}

} // namespace tandem::screens
