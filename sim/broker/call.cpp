#include "sim/broker/call.hpp"

#include "sim/broker/echoed_tr.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <span>

namespace tandem::sim {

namespace {

using namespace std::string_view_literals;

struct tr_spec {
  std::string_view name;
  std::string_view path;
};

// By tr_id, without `echo`.
constexpr std::array specs{
  tr_spec{"au10001", "/oauth2/token"},      tr_spec{"au10002", "/oauth2/revoke"},
  tr_spec{"ka10099", "/api/dostk/stkinfo"}, tr_spec{"ka10032", "/api/dostk/rkinfo"},
  tr_spec{"ka10081", "/api/dostk/chart"},   tr_spec{"ka20006", "/api/dostk/chart"},
  tr_spec{"ka10095", "/api/dostk/stkinfo"},
};

const tr_spec& spec_of(tr_id tr) {
  return specs[static_cast<std::size_t>(tr)];
}

/// The real firewall was seen to block a missing User-Agent and aiohttp's default one.
bool looks_like_a_robot(std::string_view user_agent) {
  return user_agent.empty() || user_agent.find("aiohttp") != std::string_view::npos;
}

/// The token TR whose path this is, or "".
std::string_view token_tr_at(std::string_view path) {
  for (const auto tr : {tr_id::issue_token, tr_id::revoke_token})
    if (path == spec_of(tr).path)
      return spec_of(tr).name;
  return {};
}

std::optional<refusal> first_missing(const body_fields& fields,
                                     std::span<const std::string_view> required) {
  for (const auto name : required)
    if (field(fields, name).empty())
      return refuse::missing_field(name);
  return std::nullopt;
}

std::optional<refusal> check_choice(const body_fields& fields, std::string_view name,
                                    std::span<const std::string_view> choices) {
  if (std::find(choices.begin(), choices.end(), field(fields, name)) != choices.end())
    return std::nullopt;
  return refuse::malformed(name, "허용되지 않는 값입니다");
}

std::optional<refusal> check_day(const body_fields& fields, std::string_view name) {
  const auto text = field(fields, name);
  if (text.size() == 8 && market::date::parse(text))
    return std::nullopt;
  return refuse::malformed(name, "YYYYMMDD 형식이 아닙니다");
}

std::optional<refusal> check_length(const body_fields& fields, std::string_view name,
                                    std::size_t length_max) {
  if (field(fields, name).size() <= length_max)
    return std::nullopt;
  return refuse::malformed(name, "길이를 초과하였습니다");
}

std::optional<refusal> check_stock_list(const body_fields& fields) {
  constexpr std::array choices{"0"sv, "10"sv, "8"sv, "60"sv, "6"sv, "3"sv,  "50"sv, "30"sv,
                               "2"sv, "4"sv,  "5"sv, "7"sv,  "9"sv, "70"sv, "90"sv, "80"sv};
  if (auto problem = first_missing(fields, std::array{"mrkt_tp"sv}))
    return problem;
  return check_choice(fields, "mrkt_tp", choices);
}

std::optional<refusal> check_top_value(const body_fields& fields) {
  if (auto problem =
        first_missing(fields, std::array{"mrkt_tp"sv, "mang_stk_incls"sv, "stex_tp"sv}))
    return problem;
  if (auto problem = check_choice(fields, "mrkt_tp", std::array{"000"sv, "001"sv, "101"sv}))
    return problem;
  if (auto problem = check_choice(fields, "mang_stk_incls", std::array{"0"sv, "1"sv}))
    return problem;
  return check_choice(fields, "stex_tp", std::array{"1"sv, "2"sv, "3"sv});
}

std::optional<refusal> check_daily_chart(const body_fields& fields) {
  if (auto problem = first_missing(fields, std::array{"stk_cd"sv, "base_dt"sv, "upd_stkpc_tp"sv}))
    return problem;
  if (auto problem = check_length(fields, "stk_cd", 20))
    return problem;
  if (auto problem = check_day(fields, "base_dt"))
    return problem;
  return check_choice(fields, "upd_stkpc_tp", std::array{"0"sv, "1"sv});
}

std::optional<refusal> check_index_chart(const body_fields& fields) {
  if (auto problem = first_missing(fields, std::array{"inds_cd"sv, "base_dt"sv}))
    return problem;
  if (auto problem = check_length(fields, "inds_cd", 3))
    return problem;
  return check_day(fields, "base_dt");
}

std::optional<refusal> check_quotes(const body_fields& fields) {
  if (auto problem = first_missing(fields, std::array{"stk_cd"sv}))
    return problem;
  if (split_codes(field(fields, "stk_cd")).size() > quote_codes_max)
    return refuse::too_many_codes();
  return std::nullopt;
}

std::optional<refusal> check_token_call(const body_fields& fields, bool issue) {
  if (issue && field(fields, "grant_type").empty())
    return refuse::missing_grant_type();
  if (issue && field(fields, "grant_type") != "client_credentials")
    return refuse::wrong_grant_type();
  if (field(fields, "appkey").empty() || field(fields, "secretkey").empty())
    return refuse::missing_key();
  if (!issue && field(fields, "token").empty())
    return refuse::missing_revoked_token();
  return std::nullopt;
}

} // namespace

std::string_view name_of(tr_id tr) {
  return spec_of(tr).name;
}

std::vector<std::string_view> tr_names() {
  std::vector<std::string_view> names;
  names.reserve(specs.size());
  for (const auto& spec : specs)
    names.push_back(spec.name);
  return names;
}

addressed_tr find_tr(const incoming& request) {
  if (looks_like_a_robot(request.user_agent))
    return {std::nullopt, request.api_id, refuse::firewall()};
  // Clients often leave out the api-id where they get or revoke a token, and the broker accepts
  // that.
  const auto name =
    request.api_id.empty() ? token_tr_at(request.path) : std::string_view{request.api_id};
  if (name.empty())
    return {std::nullopt, name, refuse::missing_api_id()};
  const auto at = [&](tr_id tr, std::string_view path) -> addressed_tr {
    if (path != request.path || request.method != "POST")
      return {std::nullopt, name, refuse::wrong_path(name, request.path)};
    return {tr, name, std::nullopt};
  };
  for (std::size_t i = 0; i < specs.size(); ++i)
    if (specs[i].name == name)
      return at(static_cast<tr_id>(i), specs[i].path);
  if (const auto echoed = find_echoed(name))
    return at(tr_id::echo, echoed->path);
  return {std::nullopt, name, refuse::unknown_api_id(name)};
}

bearer_token read_bearer(std::string_view authorization) {
  constexpr auto scheme = "Bearer"sv;
  if (authorization.empty())
    return {{}, refuse::missing_authorization()};
  const auto space = authorization.find(' ');
  const auto found = authorization.substr(0, space);
  const auto same_letter = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  if (!std::equal(found.begin(), found.end(), scheme.begin(), scheme.end(), same_letter)) {
    if (space == std::string_view::npos)
      return {{}, refuse::malformed_authorization()};
    return {{}, refuse::unknown_scheme()};
  }
  if (space == std::string_view::npos || space + 1 == authorization.size())
    return {{}, refuse::missing_token()};
  return {authorization.substr(space + 1), std::nullopt};
}

parsed_body parse_body(std::string_view body) {
  if (body.empty())
    return {}; // Reads as {}: the first required field is missing.
  rapidjson::Document document;
  document.Parse(body.data(), body.size());
  if (document.HasParseError() || !document.IsObject())
    return {{}, refuse::malformed("body", "JSON 형식이 아닙니다")};
  parsed_body parsed;
  for (const auto& member : document.GetObject()) {
    const std::string name{member.name.GetString(), member.name.GetStringLength()};
    if (!member.value.IsString())
      return {{}, refuse::malformed(name, "문자열이 아닙니다")};
    parsed.fields[name].assign(member.value.GetString(), member.value.GetStringLength());
  }
  return parsed;
}

std::string_view field(const body_fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view{} : std::string_view{found->second};
}

std::optional<refusal> check_fields(tr_id tr, const body_fields& fields) {
  switch (tr) {
    case tr_id::issue_token:
      return check_token_call(fields, true);
    case tr_id::revoke_token:
      return check_token_call(fields, false);
    case tr_id::stock_list:
      return check_stock_list(fields);
    case tr_id::top_value:
      return check_top_value(fields);
    case tr_id::daily_chart:
      return check_daily_chart(fields);
    case tr_id::index_chart:
      return check_index_chart(fields);
    case tr_id::quotes:
      return check_quotes(fields);
    case tr_id::echo:
      break; // Their fields are not known here.
  }
  return std::nullopt;
}

std::string_view subject_of(tr_id tr, const body_fields& fields) {
  if (tr == tr_id::daily_chart || tr == tr_id::quotes || tr == tr_id::echo)
    return field(fields, "stk_cd");
  return tr == tr_id::index_chart ? field(fields, "inds_cd") : std::string_view{};
}

std::vector<std::string_view> split_codes(std::string_view codes) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto bar = codes.find('|');
    parts.push_back(codes.substr(0, bar));
    if (bar == std::string_view::npos)
      return parts;
    codes.remove_prefix(bar + 1);
  }
}

} // namespace tandem::sim
