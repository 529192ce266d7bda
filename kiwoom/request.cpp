#include "kiwoom/request.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <initializer_list>
#include <utility>

namespace tandem::kiwoom {
namespace {

using field = std::pair<std::string_view, std::string_view>;

/// A flat object of strings; every request body is one.
std::string object(std::initializer_list<field> fields) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
  const auto size = [](std::string_view text) {
    return static_cast<rapidjson::SizeType>(text.size());
  };
  writer.StartObject();
  for (const auto& [key, value] : fields) {
    writer.Key(key.data(), size(key));
    writer.String(value.data(), size(value));
  }
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

http_request make(std::string_view tr, std::string_view path, std::string body) {
  http_request out;
  out.tr = tr;
  out.path = path;
  out.body = std::move(body);
  return out;
}

bool is_kosdaq(market::market_id market) {
  return market == market::market_id::kosdaq;
}

} // namespace

http_request issue_token(std::string_view app_key, std::string_view secret_key) {
  return make(
    "au10001", "/oauth2/token",
    object({{"grant_type", "client_credentials"}, {"appkey", app_key}, {"secretkey", secret_key}}));
}

http_request stock_list(market::market_id market) {
  return make("ka10099", "/api/dostk/stkinfo",
              object({{"mrkt_tp", is_kosdaq(market) ? "10" : "0"}}));
}

http_request top_value(market::market_id market) {
  // stex_tp 1 = KRX; 2 would be Nextrade, not KOSDAQ.
  return make(
    "ka10032", "/api/dostk/rkinfo",
    object(
      {{"mrkt_tp", is_kosdaq(market) ? "101" : "001"}, {"mang_stk_incls", "0"}, {"stex_tp", "1"}}));
}

http_request daily_chart(std::string_view code, market::date base) {
  return make("ka10081", "/api/dostk/chart",
              object({{"stk_cd", code}, {"base_dt", base.compact()}, {"upd_stkpc_tp", "1"}}));
}

std::string_view index_code(market::market_id market) {
  return is_kosdaq(market) ? "101" : "001";
}

http_request index_chart(market::market_id market, market::date base) {
  return make("ka20006", "/api/dostk/chart",
              object({{"inds_cd", index_code(market)}, {"base_dt", base.compact()}}));
}

http_request quotes(std::span<const std::string> codes) {
  std::string joined;
  for (const auto& code : codes)
    joined += joined.empty() ? code : "|" + code;
  return make("ka10095", "/api/dostk/stkinfo", object({{"stk_cd", joined}}));
}

} // namespace tandem::kiwoom
