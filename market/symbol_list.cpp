#include "market/symbol_list.hpp"

#include "market/symbol.hpp"

#include <algorithm>
#include <array>

namespace tandem::market {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Without surrounding blanks, and without quotes that stand on both sides.
std::string_view first_field(std::string_view line) {
  constexpr std::string_view blanks = " \t";
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  auto field = line.substr(0, line.find_first_of(",;\t#"));
  field = field.substr(0, field.find_last_not_of(blanks) + 1);
  if (field.size() > 1 && field.front() == '"' && field.back() == '"')
    field = field.substr(1, field.size() - 2);
  return field;
}

} // namespace

std::optional<std::string> listed_code(std::string_view line) {
  constexpr std::size_t code_size = 6;
  auto code = first_field(line);
  // The exchange's prefix of a share.
  if (code.size() == code_size + 1 && code.front() == 'A')
    code.remove_prefix(1);
  if (is_symbol_code(code))
    return std::string{code};
  if (code.empty() || code.size() > code_size || !std::all_of(code.begin(), code.end(), is_digit))
    return std::nullopt;
  return std::string(code_size - code.size(), '0').append(code);
}

bool is_code_heading(std::string_view line) {
  constexpr std::array<std::string_view, 8> headings{"code",     "symbol",   "ticker",   "stk_cd",
                                                     "종목코드", "단축코드", "종목번호", "코드"};
  std::string heading;
  for (char c : first_field(line))
    heading += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::find(headings.begin(), headings.end(), heading) != headings.end();
}

} // namespace tandem::market
