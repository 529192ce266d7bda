#include "serve/proxy/vendor_answer.hpp"

#include "market/text.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace tandem::serve {

namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::string_view success_message = "정상적으로 처리되었습니다";
// Of a client's text in an answer.
constexpr std::size_t quoted_bytes_max = 64;

void write_text(json_writer& out, std::string_view name, std::string_view value) {
  out.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  out.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void write_envelope(json_writer& out, int code, std::string_view message) {
  out.Key("return_code");
  out.Int(code);
  write_text(out, "return_msg", message);
}

vendor_answer with_code(int http_status, int code, std::string_view lead,
                        const std::string& bracket) {
  rapidjson::StringBuffer text;
  json_writer out{text};
  out.StartObject();
  write_envelope(out, code, std::string{lead} + '[' + bracket + ']');
  out.EndObject();
  return {http_status, {text.GetString(), text.GetSize()}};
}

vendor_answer bad_call(const std::string& bracket) {
  return with_code(200, 1, "잘못된 요청입니다", bracket);
}

vendor_answer bad_input(const std::string& bracket) {
  return with_code(200, 2, "입력 값 오류입니다", bracket);
}

vendor_answer unauthenticated(const std::string& bracket) {
  return with_code(200, 3, "인증에 실패했습니다", bracket);
}

std::string quoted(std::string_view text) {
  return market::shortened(market::visible_text(text.substr(0, 4 * quoted_bytes_max)),
                           quoted_bytes_max);
}

} // namespace

namespace refuse {

vendor_answer missing_api_id() {
  return bad_call("1501:API ID가 Null이거나 값이 없습니다");
}

vendor_answer not_on_this_path(std::string_view api_id, std::string_view at) {
  return bad_call("1504:해당 URI에서는 지원하는 API ID가 아닙니다. API ID=" + quoted(api_id)
                  + ", URI=" + quoted(at));
}

vendor_answer missing_authorization() {
  return bad_input("1513:Http Header에 authorization 필드가 설정되어 있어야 합니다");
}

vendor_answer malformed_authorization() {
  return bad_input("1514:입력으로 들어온 Http Header의 authorization 필드 형식이 맞지 않습니다");
}

vendor_answer unknown_scheme() {
  return bad_input(
    "1515:Http Header의 authorization 필드 내 Grant Type이 미리 정의된 형식이 아닙니다");
}

vendor_answer missing_token() {
  return bad_input("1516:Http Header의 authorization 필드 내 Token이 정의되어 있지 않습니다");
}

vendor_answer malformed(std::string_view name, std::string_view reason) {
  return bad_input("1517:입력 값 형식이 올바르지 않습니다. 파라미터=" + quoted(name)
                   + " 실패사유=" + std::string{reason});
}

vendor_answer too_many_calls(std::string_view api_id, std::int64_t quota) {
  return with_code(429, 5, "허용된 요청 개수를 초과하였습니다",
                   "1700:허용된 API 요청 개수를 초과하였습니다. 유량=" + std::to_string(quota)
                     + ", API ID=" + quoted(api_id));
}

vendor_answer failed_service(std::string_view reason) {
  return with_code(503, 7, "서비스를 처리하는 중에 오류가 발생했습니다",
                   "1999:예기치 못한 에러가 발생했습니다. 실패사유=" + std::string{reason});
}

vendor_answer unknown_key() {
  return unauthenticated("8001:App Key와 Secret Key 검증에 실패했습니다");
}

vendor_answer bad_token() {
  return unauthenticated("8005:Token이 유효하지 않습니다");
}

vendor_answer missing_grant_type() {
  return bad_input(
    "8011:Access Token을 발급하는데 실패했습니다. 입력값에 grant_type이 들어오지 않았습니다");
}

vendor_answer wrong_grant_type() {
  return bad_input("8012:Access Token을 발급하는데 실패했습니다. grant_type의 값이 맞지 않습니다");
}

vendor_answer failed_revocation() {
  return unauthenticated(
    "8015:Access Token을 폐기하는데 실패했습니다. 실패사유=Token이 유효하지 않습니다");
}

vendor_answer missing_revoked_token() {
  return bad_input(
    "8016:Access Token을 폐기하는데 실패했습니다. 입력값에 Token이 들어오지 않았습니다");
}

vendor_answer missing_key() {
  return bad_input("8020:입력파라미터로 appkey 또는 secretkey가 들어오지 않았습니다.");
}

} // namespace refuse

vendor_answer success() {
  rapidjson::StringBuffer text;
  json_writer out{text};
  out.StartObject();
  write_envelope(out, 0, success_message);
  out.EndObject();
  return {200, {text.GetString(), text.GetSize()}};
}

vendor_answer success(const issued_token& token) {
  rapidjson::StringBuffer text;
  json_writer out{text};
  out.StartObject();
  write_text(out, "expires_dt", token.expires);
  write_text(out, "token_type", "bearer");
  write_text(out, "token", token.text);
  write_envelope(out, 0, success_message);
  out.EndObject();
  return {200, {text.GetString(), text.GetSize()}};
}

} // namespace tandem::serve
