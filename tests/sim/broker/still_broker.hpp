#pragma once

#include "sim/broker/broker.hpp"
#include "tests/sim/market/hand_made_market.hpp"
#include "tests/support/temporary_folder.hpp"

#include <rapidjson/document.h>

#include <chrono>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace tandem::sim::testing {

using namespace std::chrono_literals;
using tandem::test::temporary_folder;

/// A broker whose time stands still until a test moves it.
struct still_broker {
  explicit still_broker(server_options chosen = {}, std::vector<fault> faults = {},
                        std::unique_ptr<exchange> market = open_three_days())
      : options(std::move(chosen)) {
    desk = std::make_unique<broker>(
      options, std::move(market), std::move(*audit_log::create(folder.path("audit"))),
      [this] { return now; }, fault_script{std::move(faults)});
  }

  outgoing post(std::string api_id, std::string path, std::string body,
                std::string authorization = {}) const {
    return page(std::move(api_id), std::move(path), std::move(body), std::move(authorization), {});
  }

  /// The page behind `next_key`, the first one without.
  outgoing page(std::string api_id, std::string path, std::string body, std::string authorization,
                std::string next_key) const {
    incoming request;
    request.path = std::move(path);
    request.user_agent = "test/1";
    request.api_id = std::move(api_id);
    request.authorization = std::move(authorization);
    request.body = std::move(body);
    request.cont_yn = next_key.empty() ? "" : "Y";
    request.next_key = std::move(next_key);
    return desk->handle(request);
  }

  outgoing ask_token(const std::string& key = "key", const std::string& secret = "secret") const {
    return post("au10001", "/oauth2/token",
                R"({"grant_type":"client_credentials","appkey":")" + key + R"(","secretkey":")"
                  + secret + R"("})");
  }

  std::string bearer(const std::string& key = "key") const {
    rapidjson::Document answer;
    answer.Parse(ask_token(key).body.c_str());
    return "Bearer " + std::string{answer["token"].GetString()};
  }

  outgoing chart(const std::string& authorization, const std::string& code = "000010",
                 const std::string& next_key = {}) const {
    return page("ka10081", "/api/dostk/chart",
                R"({"stk_cd":")" + code + R"(","base_dt":"20250306","upd_stkpc_tp":"1"})",
                authorization, next_key);
  }

  outgoing quotes(const std::string& authorization, const std::string& codes) const {
    return post("ka10095", "/api/dostk/stkinfo", R"({"stk_cd":")" + codes + R"("})", authorization);
  }

  /// A page of ka10032 over both markets, administrative issues included.
  outgoing rank(const std::string& authorization, const std::string& next_key = {}) const {
    return page("ka10032", "/api/dostk/rkinfo",
                R"({"mrkt_tp":"000","mang_stk_incls":"1","stex_tp":"1"})", authorization, next_key);
  }

  /// The verdicts of the audit, in order.
  std::vector<std::string> verdicts() const {
    std::vector<std::string> all;
    std::istringstream lines{folder.read("audit")};
    for (std::string line; std::getline(lines, line);) {
      rapidjson::Document entry;
      entry.Parse(line.c_str());
      all.emplace_back(entry["verdict"].GetString());
    }
    return all;
  }

  void advance(std::chrono::milliseconds span) {
    now.steady += span;
    now.wall += span;
  }

  server_options options;
  temporary_folder folder;
  http::instant now{std::chrono::steady_clock::time_point{1000s},
                    std::chrono::system_clock::time_point{1'764'288'000s}}; // 2025-11-28 09:00 KST.
  std::unique_ptr<broker> desk;
};

inline bool says(const outgoing& answer, std::string_view text) {
  return answer.body.find(text) != std::string::npos;
}

} // namespace tandem::sim::testing
