#include "bench/engine/broker_session.hpp"

#include "kiwoom/error.hpp"
#include "kiwoom/http_transport.hpp"
#include "kiwoom/parse.hpp"
#include "kiwoom/request.hpp"
#include "kiwoom/token.hpp"

#include <unistd.h>

namespace tandem::bench {

broker_session::broker_session(const std::string& url)
    : wire_(good(kiwoom::make_http_transport({url, "", std::chrono::seconds{10}}))) {
  // A key may ask for a token once a second, so each process has its own.
  const auto key = "key-of-" + std::to_string(::getpid());
  token_answer_ = post(kiwoom::issue_token(key, "secret")).body;
  bearer_ = good(kiwoom::parse_token(token_answer_)).value;
}

std::vector<std::string> broker_session::codes_with_full_pages() {
  const auto list = post(kiwoom::stock_list(market::market_id::kospi));
  std::vector<std::string> codes;
  const auto listed = good(kiwoom::parse_stock_list(list.body, market::market_id::kospi)).symbols;
  for (const auto& one : listed)
    if (!chart(one.code).next_key.empty())
      codes.push_back(one.code);
  if (codes.empty())
    throw std::runtime_error{"no symbol of the broker has more than one page of candles"};
  return codes;
}

kiwoom::http_response broker_session::chart(const std::string& code) {
  return post(kiwoom::daily_chart(code, scan_day));
}

kiwoom::http_response broker_session::post(kiwoom::http_request request) {
  request.bearer = bearer_;
  auto answer = good(wire_->post(request, {}).outcome);
  if (const auto what = kiwoom::classify(request.tr, answer.status, answer.body); what.problem)
    throw std::runtime_error{what.problem->message};
  return answer;
}

} // namespace tandem::bench
