#include "sim/broker/refusal.hpp"

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

std::string html_page(const std::string& title, const std::string& sentence) {
  return "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1><p>" + sentence
         + "</p></body></html>\n";
}

/// The body of a real 5xx is not known (kiwoom-rest-api 7, C20); this is a proxy's.
refusal server_error(int http_status, const std::string& title) {
  const auto text = std::to_string(http_status) + " " + title;
  return {http_status, std::nullopt, html_page(text, "The request could not be served."), {}};
}

/// What the broker's token endpoint was seen to answer during maintenance, with HTTP 200.
refusal maintenance() {
  return {200,
          std::nullopt,
          html_page("시스템 점검 안내", "중단 일시: 05:00~07:00<br>중단 사유: 시스템 정기 점검"),
          {}};
}

refusal over_quota(const std::string& bracket) {
  return {429, 5, "허용된 요청 개수를 초과하였습니다[" + bracket + "]", "too_many"};
}

refusal too_many_of_group(std::string_view api_id, std::int64_t limit) {
  return over_quota("1702:허용된 그룹 요청 개수를 초과하였습니다. 총유량=" + std::to_string(limit)
                    + ", API_ID=" + std::string{api_id});
}

refusal failed_service(std::string_view bracket) {
  return with_code(7, "서비스를 처리하는 중에 오류가 발생했습니다", bracket, {});
}

std::optional<refusal> without_verdict(fault_kind kind, std::string_view api_id,
                                       std::int64_t limit) {
  switch (kind) {
    case fault_kind::refuse_429:
    case fault_kind::refuse_200: {
      auto refused = too_many_calls(api_id, limit);
      if (kind == fault_kind::refuse_200)
        refused.http_status = 200;
      return refused;
    }
    case fault_kind::refuse_1701:
      return too_many_of_key(limit);
    case fault_kind::refuse_1702:
      return too_many_of_group(api_id, limit);
    case fault_kind::refuse_1631:
      return failed_service("1631");
    case fault_kind::refuse_1999:
      return failed_service("1999:예기치 못한 에러가 발생했습니다. 실패사유=null");
    case fault_kind::http_500:
      return server_error(500, "Internal Server Error");
    case fault_kind::http_502:
      return server_error(502, "Bad Gateway");
    case fault_kind::http_503:
      return server_error(503, "Service Unavailable");
    case fault_kind::waf_400:
      return firewall();
    case fault_kind::maintenance_html:
      return maintenance();
    case fault_kind::token_expired:
    case fault_kind::token_revoked:
      return bad_token();
    default:
      return std::nullopt;
  }
}

} // namespace

std::optional<refusal> by_fault(fault_kind kind, std::string_view api_id, std::int64_t limit) {
  auto refused = without_verdict(kind, api_id, limit);
  if (refused)
    refused->verdict = verdict_of(kind);
  return refused;
}

bool is_of_quota(fault_kind kind) {
  return kind == fault_kind::refuse_429 || kind == fault_kind::refuse_200
         || kind == fault_kind::refuse_1701 || kind == fault_kind::refuse_1702;
}

refusal firewall() {
  return {400, std::nullopt,
          html_page("Request Blocked", "The request was blocked by the web firewall."),
          bad_request};
}

refusal missing_api_id() {
  return bad_call("1501:API ID가 Null이거나 값이 없습니다");
}

refusal wrong_path(std::string_view api_id, std::string_view path) {
  return bad_call("1504:해당 URI에서는 지원하는 API ID가 아닙니다. API ID=" + std::string{api_id}
                  + ", URI=" + std::string{path});
}

refusal unknown_api_id(std::string_view api_id) {
  return bad_call("1505:해당 API ID는 존재하지 않습니다. API ID=" + std::string{api_id});
}

refusal missing_field(std::string_view name) {
  return bad_input("1511:필수 입력 값에 값이 존재하지 않습니다. 필수입력 파라미터="
                   + std::string{name});
}

refusal missing_authorization() {
  return bad_input("1513:Http Header에 authorization 필드가 설정되어 있어야 합니다");
}

refusal malformed_authorization() {
  return bad_input("1514:입력으로 들어온 Http Header의 authorization 필드 형식이 맞지 않습니다");
}

refusal unknown_scheme() {
  return bad_input(
    "1515:Http Header의 authorization 필드 내 Grant Type이 미리 정의된 형식이 아닙니다");
}

refusal missing_token() {
  return bad_input("1516:Http Header의 authorization 필드 내 Token이 정의되어 있지 않습니다");
}

refusal malformed(std::string_view name, std::string_view reason) {
  return bad_input("1517:입력 값 형식이 올바르지 않습니다. 파라미터=" + std::string{name}
                   + " 실패사유=" + std::string{reason});
}

refusal too_many_codes() {
  return {200, 5, "허용된 요청 개수를 초과하였습니다[1634]", bad_request};
}

refusal too_many_calls(std::string_view api_id, std::int64_t limit) {
  return over_quota("1700:허용된 API 요청 개수를 초과하였습니다. 유량=" + std::to_string(limit)
                    + ", API ID=" + std::string{api_id});
}

refusal too_many_of_key(std::int64_t limit) {
  return over_quota("1701:허용된 전체 요청 개수를 초과하였습니다. 총유량=" + std::to_string(limit));
}

refusal bad_key() {
  return unauthenticated("8001:App Key와 Secret Key 검증에 실패했습니다");
}

refusal bad_token() {
  return unauthenticated("8005:Token이 유효하지 않습니다");
}

refusal missing_grant_type() {
  return bad_input(
    "8011:Access Token을 발급하는데 실패했습니다. 입력값에 grant_type이 들어오지 않았습니다");
}

refusal wrong_grant_type() {
  return bad_input("8012:Access Token을 발급하는데 실패했습니다. grant_type의 값이 맞지 않습니다");
}

refusal failed_revocation() {
  return unauthenticated(
    "8015:Access Token을 폐기하는데 실패했습니다. 실패사유=Token이 유효하지 않습니다");
}

refusal missing_revoked_token() {
  return bad_input(
    "8016:Access Token을 폐기하는데 실패했습니다. 입력값에 Token이 들어오지 않았습니다");
}

refusal missing_key() {
  return bad_input("8020:입력파라미터로 appkey 또는 secretkey가 들어오지 않았습니다.");
}

} // namespace tandem::sim::refuse
