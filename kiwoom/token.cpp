#include "kiwoom/token.hpp"

#include "market/date.hpp"
#include "market/utc_time.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace tandem::kiwoom {
namespace {

// Longest authorization header the broker documents.
constexpr std::size_t token_size_max = 1000;

failure refuse(const char* what) {
  return {ec::bad_response, std::string{"au10001: "} + what};
}

std::optional<std::string_view> text(const rapidjson::Document& document, const char* field) {
  const auto found = document.FindMember(field);
  if (found == document.MemberEnd() || !found->value.IsString())
    return std::nullopt;
  return std::string_view{found->value.GetString(), found->value.GetStringLength()};
}

/// Two digits in 0..max, or nothing.
std::optional<int> two_digits(std::string_view text, int max) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 2 || !is_digit(text[0]) || !is_digit(text[1]))
    return std::nullopt;
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  return value <= max ? std::optional{value} : std::nullopt;
}

/// YYYYMMDDHHMMSS in Korean time, which is UTC+9 all year.
std::optional<std::chrono::system_clock::time_point> korean_time(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != 14)
    return std::nullopt;
  const auto day = market::date::parse(text.substr(0, 8));
  const auto hour = two_digits(text.substr(8, 2), 23);
  const auto minute = two_digits(text.substr(10, 2), 59);
  const auto second = two_digits(text.substr(12, 2), 59);
  if (!day || !day->is_of_our_time() || !hour || !minute || !second)
    return std::nullopt;
  return system_clock::time_point{days{day->days_since_epoch()}} + hours{*hour} + minutes{*minute}
         + seconds{*second} - kst_offset;
}

/// Visible ASCII only: the value goes into a header line, where a line break would be an injection.
bool fits_header(std::string_view value) {
  return !value.empty() && value.size() <= token_size_max
         && std::all_of(value.begin(), value.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

} // namespace

result<token> parse_token(std::string_view body) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
    body.data(), body.size());
  if (document.HasParseError() || !document.IsObject())
    return refuse("the answer is not a JSON object");
  const auto type = text(document, "token_type");
  if (!type)
    return refuse("field token_type is missing or not a string");
  const auto same_letter = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  };
  constexpr std::string_view bearer = "bearer";
  if (!std::equal(type->begin(), type->end(), bearer.begin(), bearer.end(), same_letter))
    return refuse("field token_type is not bearer");
  const auto value = text(document, "token");
  if (!value)
    return refuse("field token is missing or not a string");
  if (!fits_header(*value))
    return refuse("field token is empty, longer than 1000 characters or not visible ASCII");
  const auto expires = text(document, "expires_dt");
  if (!expires)
    return refuse("field expires_dt is missing or not a string");
  const auto expires_at = korean_time(*expires);
  if (!expires_at)
    return refuse("field expires_dt is not a time YYYYMMDDHHMMSS from 2000 to 2100");
  return token{secret{*value}, *expires_at};
}

} // namespace tandem::kiwoom
