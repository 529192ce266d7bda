#include "bench/engine/pages.hpp"

#include "bench/engine/broker_session.hpp"
#include "bench/engine/canned_page.hpp"
#include "kiwoom/error.hpp"
#include "kiwoom/parse.hpp"
#include "kiwoom/request.hpp"

#include <httplib.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <cstdlib>

namespace tandem::bench {

namespace {

constexpr const char* chart_tr = "ka10081";

void take_in(page_run& run, const market::candle_series& candles, std::size_t bytes) {
  ++run.pages;
  run.bytes += bytes;
  run.candles += candles.size();
  for (const auto& one : candles) {
    run.closes += one.close;
    run.volume += static_cast<double>(one.volume_shares);
  }
}

market::candle_series parse_strictly(const std::string& code, int status, const std::string& body) {
  if (const auto what = kiwoom::classify(chart_tr, status, body); what.problem)
    throw std::runtime_error{what.problem->message};
  return good(kiwoom::parse_daily_chart(body, code)).candles;
}

/// Believes every word of the answer.
market::candle_series parse_plainly(const std::string& body) {
  rapidjson::Document json;
  json.Parse(body.data(), body.size());
  const auto& rows = json.FindMember("stk_dt_pole_chart_qry")->value;
  market::candle_series candles;
  candles.reserve(rows.Size());
  auto number = [](const rapidjson::Value& row, const char* field) {
    return std::strtoll(row.FindMember(field)->value.GetString(), nullptr, 10);
  };
  auto price = [&](const rapidjson::Value& row, const char* field) {
    return static_cast<double>(number(row, field));
  };
  for (const auto& row : rows.GetArray())
    candles.push_back({market::date::from_number(static_cast<std::int32_t>(number(row, "dt"))),
                       price(row, "open_pric"), price(row, "high_pric"), price(row, "low_pric"),
                       price(row, "cur_prc"), number(row, "trde_qty")});
  std::reverse(candles.begin(), candles.end());
  return candles;
}

} // namespace

page_run read_pages_strictly(const std::string& url, std::size_t pages) {
  broker_session session{url};
  const auto codes = session.codes_with_full_pages();
  page_run run;
  const stopwatch time;
  for (std::size_t i = 0; i < pages; ++i) {
    const auto& code = codes[i % codes.size()];
    const auto answer = session.chart(code);
    // The session has looked at the envelope.
    take_in(run, good(kiwoom::parse_daily_chart(answer.body, code)).candles, answer.body.size());
  }
  run.taken = time.read();
  return run;
}

page_run read_pages_plainly(const std::string& url, std::size_t pages) {
  broker_session session{url};
  const auto codes = session.codes_with_full_pages();
  httplib::Client client{url};
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  const httplib::Headers headers{
    {"api-id", chart_tr}, {"authorization", "Bearer " + std::string{session.bearer().reveal()}}};
  page_run run;
  const stopwatch time;
  for (std::size_t i = 0; i < pages; ++i) {
    const auto request = kiwoom::daily_chart(codes[i % codes.size()], scan_day);
    const auto answer =
      client.Post(request.path, headers, request.body, "application/json;charset=UTF-8");
    if (!answer || answer->status != 200)
      throw std::runtime_error{"the broker gave no page"};
    take_in(run, parse_plainly(answer->body), answer->body.size());
  }
  run.taken = time.read();
  return run;
}

page_run parse_pages(std::size_t pages) {
  const auto [token, code, page] = fetch_canned_page();
  page_run run;
  const stopwatch time;
  for (std::size_t i = 0; i < pages; ++i)
    take_in(run, parse_strictly(code, page.status, page.body), page.body.size());
  run.taken = time.read();
  return run;
}

} // namespace tandem::bench
