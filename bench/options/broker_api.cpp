#include "bench/options/broker_api.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace tandem::bench {

namespace {

constexpr int too_many = 5; // The broker's return_code of a refusal.

market::candle read_candle(const rapidjson::Value& row, market::date day) {
  const auto price = [&row](const char* field) { return std::stod(row[field].GetString()); };
  return {day,
          price("open_pric"),
          price("high_pric"),
          price("low_pric"),
          price("cur_prc"),
          std::stoll(row["trde_qty"].GetString())};
}

} // namespace

httplib::Client broker_api::connect() const {
  httplib::Client connection{options_.url};
  connection.set_keep_alive(true);
  connection.set_tcp_nodelay(true);
  return connection;
}

void broker_api::log_in(httplib::Client& connection) {
  const auto answer = post(connection, "au10001", "/oauth2/token",
                           R"({"grant_type":"client_credentials","appkey":")" + options_.app_key
                             + R"(","secretkey":"secret-of-)" + options_.app_key + R"("})");
  token_ = answer["token"].GetString();
}

market::candle_series broker_api::daily_chart(httplib::Client& connection, const std::string& code,
                                              market::date last) {
  const auto answer = post(connection, "ka10081", "/api/dostk/chart",
                           R"({"stk_cd":")" + code + R"(","base_dt":")" + last.compact()
                             + R"(","upd_stkpc_tp":"1"})");
  market::candle_series candles;
  for (const auto& row : answer["stk_dt_pole_chart_qry"].GetArray())
    if (const auto day = market::date::parse(row["dt"].GetString())) // Else it is padding.
      candles.push_back(read_candle(row, *day));
  std::reverse(candles.begin(), candles.end());
  return candles;
}

rapidjson::Document broker_api::post(httplib::Client& connection, const std::string& tr,
                                     const std::string& path, const std::string& body) {
  httplib::Headers headers{{"api-id", tr}};
  if (!token_.empty())
    headers.emplace("authorization", "Bearer " + token_);
  for (int i = 0; i < tries_max; ++i) {
    const auto answer = post_and_sleep(connection, headers, path, body);
    if (!answer)
      throw std::runtime_error{tr + ": " + httplib::to_string(answer.error())};
    rapidjson::Document json;
    json.Parse(answer->body.c_str());
    if (json.HasParseError() || !json.IsObject() || !json.HasMember("return_code"))
      throw std::runtime_error{tr + ": no answer but " + answer->body};
    const auto code = json["return_code"].GetInt();
    if (code == 0)
      return json;
    if (code != too_many)
      throw std::runtime_error{tr + ": " + answer->body};
    std::this_thread::sleep_for(wait_after_refusal);
  }
  throw std::runtime_error{tr + ": refused " + std::to_string(tries_max) + " times"};
}

httplib::Result broker_api::post_and_sleep(httplib::Client& connection,
                                           const httplib::Headers& headers, const std::string& path,
                                           const std::string& body) {
  std::unique_lock turn{turn_, std::defer_lock};
  if (options_.is_locked)
    turn.lock();
  auto answer = connection.Post(path, headers, body, "application/json;charset=UTF-8");
  std::this_thread::sleep_for(options_.delay);
  return answer;
}

} // namespace tandem::bench
