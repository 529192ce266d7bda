#include "kiwoom/rows.hpp"

#include <rapidjson/error/en.h>

#include <charconv>
#include <utility>

namespace tandem::kiwoom {
namespace {

constexpr std::int64_t exact_double_max = std::int64_t{1} << 53;

failure refuse_answer(std::string_view tr, const std::string& what) {
  return {ec::bad_response, std::string{tr} + ": " + what};
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

} // namespace

result<row_list> row_list::parse(std::string_view tr, std::string_view body, const char* list) {
  row_list out;
  auto& document = out.document_;
  // RapidJSON takes a zero byte for the end of the text and would accept whatever follows it.
  if (const auto zero = body.find('\0'); zero != std::string_view::npos)
    return refuse_answer(tr, "zero byte at " + std::to_string(zero));
  // Iterative: nested brackets must not be able to exhaust the stack.
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
    body.data(), body.size());
  if (document.HasParseError())
    return refuse_answer(tr, std::string{"no valid JSON at byte "}
                               + std::to_string(document.GetErrorOffset()) + " of "
                               + std::to_string(body.size()) + ": "
                               + rapidjson::GetParseError_En(document.GetParseError()));
  if (!document.IsObject())
    return refuse_answer(tr, "the answer is not a JSON object");
  // A refusal read as data would turn into zeros or an empty list.
  const auto code = document.FindMember("return_code");
  if (code != document.MemberEnd()) {
    const bool success = (code->value.IsInt() && code->value.GetInt() == 0)
                         || (code->value.IsString() && whole_number(code->value.GetString()) == 0);
    if (!success)
      return refuse_answer(tr, "return_code is not 0, the body holds no data");
  }
  const auto rows = document.FindMember(list);
  if (rows == document.MemberEnd())
    return refuse_answer(tr, std::string{"the list "} + list + " is missing");
  if (!rows->value.IsArray())
    return refuse_answer(tr, std::string{list} + " is not a list");
  out.rows_ = &rows->value;
  return {std::move(out)};
}

result<std::string_view> row_reader::text(const char* field) const {
  if (!row_.IsObject())
    return refuse("is not a JSON object");
  const auto found = row_.FindMember(field);
  if (found == row_.MemberEnd())
    return refuse(std::string{"field "} + field + " is missing");
  if (!found->value.IsString())
    return refuse(std::string{"field "} + field + " is not a string");
  return std::string_view{found->value.GetString(), found->value.GetStringLength()};
}

result<std::string_view> row_reader::optional_text(const char* field) const {
  if (row_.IsObject()) {
    const auto found = row_.FindMember(field);
    if (found == row_.MemberEnd() || found->value.IsNull())
      return std::string_view{};
  }
  return text(field);
}

result<std::int64_t> row_reader::unsigned_number(const char* field) const {
  const auto value = text(field);
  if (!value)
    return value.error();
  const auto number = whole_number(*value);
  if (!number)
    return refuse(std::string{"field "} + field + " = \"" + quoted(*value)
                  + "\" is not an unsigned whole number up to 2^53");
  return *number;
}

result<market::date> row_reader::day(const char* field) const {
  const auto value = text(field);
  if (!value)
    return value.error();
  // The broker writes days without dashes; date::parse alone would accept both.
  const auto day = value->size() == 8 ? market::date::parse(*value) : std::nullopt;
  if (!day)
    return refuse(std::string{"field "} + field + " = \"" + quoted(*value)
                  + "\" is not a day YYYYMMDD from 1900 to 2100");
  return *day;
}

failure row_reader::refuse(const std::string& what) const {
  return refuse_answer(tr_, "row " + std::to_string(index_) + ": " + what);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(' ') == std::string_view::npos;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  // from_chars would accept a leading minus.
  if (text.empty() || text.front() < '0' || text.front() > '9')
    return std::nullopt;
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end || value > exact_double_max)
    return std::nullopt;
  return value;
}

std::string_view without_venue(std::string_view code) {
  for (const std::string_view suffix : {"_AL", "_NX"})
    if (code.ends_with(suffix))
      return code.substr(0, code.size() - suffix.size());
  return code;
}

std::string quoted(std::string_view text, std::size_t bytes_max) {
  const bool cut = text.size() > bytes_max;
  if (cut) {
    auto end = bytes_max;
    while (end > 0 && is_continuation(text[end]))
      --end;
    text = text.substr(0, end);
  }
  std::string out{text};
  for (auto& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      c = '?';
  return cut ? out + "…" : out;
}

} // namespace tandem::kiwoom
