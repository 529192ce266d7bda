#include "sim/refusal.hpp"

namespace tandem::sim::refuse {

namespace {

constexpr std::string_view bad_request = "bad_request";

refusal with_code(int outer, std::string_view lead, std::string_view bracket,
                  std::string_view verdict) {
  auto message = std::string{lead} + "[" + std::string{bracket} + "]";
  return {200, outer, std::move(message), verdict};
}

refusal bad_call(std::string_view bracket) {
  return with_code(1, "잘못된 요청입니다", bracket, bad_request);
}

refusal bad_input(std::string_view bracket) {
  return with_code(2, "입력 값 오류입니다", bracket, bad_request);
}

refusal unauthenticated(std::string_view bracket) {
  return with_code(3, "인증에 실패했습니다", bracket, "bad_token");
}

} // namespace

refusal firewall() {
  return {400, std::nullopt,
          "<html><head><title>Request Blocked</title></head><body><h1>Request Blocked</h1>"
          "<p>The request was blocked by the web firewall.</p></body></html>\n",
          bad_request};
}

refusal missing_api_id() {
  return bad_call("1501:API ID가 존재하지 않습니다");
}

refusal wrong_path(std::string_view api_id) {
  return bad_call("1504:해당 URI에서는 지원하는 API ID가 아닙니다. API ID=" + std::string{api_id});
}

refusal unknown_api_id(std::string_view api_id) {
  return bad_call("1505:해당 API ID는 존재하지 않습니다. API ID=" + std::string{api_id});
}

refusal missing_field(std::string_view name) {
  return bad_input("1511:필수 입력 값에 값이 존재하지 않습니다. 필수입력 파라미터="
                   + std::string{name});
}

refusal missing_authorization() {
  return bad_input("1513:Http Header에 authorization 필드가 존재하지 않습니다");
}

refusal malformed_authorization() {
  return bad_input("1514:Http Header의 authorization 필드 형식이 맞지 않습니다");
}

refusal unknown_scheme(std::string_view scheme) {
  return bad_input("1515:Http Header의 authorization 필드 인증 방식이 올바르지 않습니다. 방식="
                   + std::string{scheme});
}

refusal missing_token() {
  return bad_input("1516:Http Header의 authorization 필드에 Token이 존재하지 않습니다");
}

refusal malformed(std::string_view name, std::string_view reason) {
  return bad_input("1517:입력 값 형식이 올바르지 않습니다. 파라미터=" + std::string{name}
                   + " 실패사유=" + std::string{reason});
}

refusal too_many_codes() {
  return {200, 5, "허용된 요청 개수를 초과하였습니다[1634]", bad_request};
}

refusal too_many_calls(std::string_view api_id, int limit) {
  return {429, 5,
          "허용된 요청 개수를 초과하였습니다[1700:허용된 API 요청 개수를 초과하였습니다. 유량="
            + std::to_string(limit) + ", API ID=" + std::string{api_id} + "]",
          "too_many"};
}

refusal bad_key() {
  return unauthenticated("8001:App Key와 Secret Key 검증에 실패했습니다");
}

refusal bad_token() {
  return unauthenticated("8005:Token이 유효하지 않습니다");
}

refusal missing_grant_type() {
  return bad_input("8011:grant_type이 존재하지 않습니다");
}

refusal wrong_grant_type() {
  return bad_input("8012:grant_type의 값이 맞지 않습니다");
}

refusal failed_revocation() {
  return unauthenticated("8015:Token 폐기에 실패했습니다");
}

refusal missing_revoked_token() {
  return bad_input("8016:폐기할 Token이 존재하지 않습니다");
}

refusal missing_key() {
  return bad_input("8020:App Key 또는 Secret Key가 존재하지 않습니다");
}

} // namespace tandem::sim::refuse
