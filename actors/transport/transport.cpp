#include "actors/transport/transport.hpp"

#include "kiwoom/error.hpp"
#include "kiwoom/parse.hpp"
#include "kiwoom/request.hpp"
#include "kiwoom/token.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

struct access_token {
  secret bearer;
};

namespace {

kiwoom::http_request request_for(const daily_chart_query& query) {
  return kiwoom::daily_chart(query.code, query.base);
}

kiwoom::http_request request_for(const index_chart_query& query) {
  return kiwoom::index_chart(query.market, query.base);
}

kiwoom::http_request request_for(const stock_list_query& query) {
  return kiwoom::stock_list(query.market);
}

kiwoom::http_request request_for(const top_value_query& query) {
  return kiwoom::top_value(query.market);
}

kiwoom::http_request request_for(const quotes_query& query) {
  return kiwoom::quotes(query.codes);
}

result<tr_page> as_page(result<market::candle_series> parsed) {
  if (!parsed)
    return parsed.error();
  return tr_page{shared_candles{std::move(*parsed)}, {}};
}

template <class Rows>
result<tr_page> as_page(result<Rows> parsed) {
  if (!parsed)
    return parsed.error();
  return tr_page{std::move(*parsed), {}};
}

result<tr_page> parse(const daily_chart_query&, std::string_view body) {
  return as_page(kiwoom::parse_daily_chart(body));
}

result<tr_page> parse(const index_chart_query&, std::string_view body) {
  return as_page(kiwoom::parse_index_chart(body));
}

result<tr_page> parse(const stock_list_query& query, std::string_view body) {
  return as_page(kiwoom::parse_stock_list(body, query.market));
}

result<tr_page> parse(const top_value_query& query, std::string_view body) {
  auto parsed = kiwoom::parse_top_value(body, query.market);
  if (!parsed)
    return parsed.error();
  return tr_page{std::move(parsed->symbols), {}, parsed->first_rank, parsed->last_rank};
}

result<tr_page> parse(const quotes_query& query, std::string_view body) {
  return as_page(kiwoom::parse_quotes(body, query.codes));
}

/// Times, status and envelope of an exchange; `what` is the failure so far, if any.
call_outcome describe(const kiwoom::exchange& call, std::string_view tr) {
  call_outcome out;
  out.sent_at = std::chrono::duration_cast<clock_point>(call.sent_at.time_since_epoch());
  out.answered_at = std::chrono::duration_cast<clock_point>(call.answered_at.time_since_epoch());
  if (!call.outcome) {
    out.what = call.outcome.error();
    return out;
  }
  out.http_status = call.outcome->status;
  auto envelope = kiwoom::classify(tr, call.outcome->status, call.outcome->body);
  out.return_code = envelope.outer;
  out.quota = envelope.quota;
  if (envelope.problem)
    out.what = *envelope.problem;
  return out;
}

std::chrono::steady_clock::time_point steady(clock_point at) {
  return std::chrono::steady_clock::time_point{
    std::chrono::duration_cast<std::chrono::steady_clock::duration>(at)};
}

} // namespace

transport_actor::behavior_type transport(transport_actor::stateful_pointer<transport_state> self,
                                         transport_options options,
                                         std::shared_ptr<kiwoom::transport> wire) {
  return self->state.make_behavior(std::move(options), std::move(wire));
}

transport_state::transport_state(transport_actor::pointer self) : self_(self) {}

transport_actor::behavior_type
transport_state::make_behavior(transport_options options, std::shared_ptr<kiwoom::transport> wire) {
  options_ = std::move(options);
  wire_ = std::move(wire);
  self_->set_error_handler([](const caf::error&) {}); // Only answers; a gone asker is no error.
  return {
    [this](const send_call& command) { return on_send_call(command); },
    [this](const renew_token& command) { return on_renew_token(command); },
  };
}

template <class Command>
kiwoom::exchange transport_state::post(const kiwoom::http_request& request,
                                       const Command& command) {
  auto watcher = caf::actor_cast<call_watcher_actor>(self_->current_sender());
  return wire_->post(
    request, {steady(command.not_before), steady(command.not_after),
              [&](std::chrono::steady_clock::time_point sent) {
                self_->send(watcher,
                            call_started{command.grant, std::chrono::duration_cast<clock_point>(
                                                          sent.time_since_epoch())});
              }});
}

call_outcome transport_state::on_send_call(const send_call& command) {
  auto request = std::visit([](const auto& query) { return request_for(query); }, command.query);
  request.next_key = command.next_key;
  if (command.token)
    request.bearer = command.token->bearer;
  auto call = post(request, command);
  auto out = describe(call, request.tr);
  if (std::holds_alternative<failure>(out.what))
    return out;
  auto parsed =
    std::visit([&](const auto& query) { return parse(query, call.outcome->body); }, command.query);
  if (!parsed) {
    out.what = failure{parsed.error().code, subject(command.query) + ": " + parsed.error().message};
    return out;
  }
  parsed->next_key = call.outcome->next_key;
  out.what = std::move(*parsed);
  return out;
}

call_outcome transport_state::on_renew_token(const renew_token& command) {
  auto request =
    kiwoom::issue_token(options_.who.app_key.reveal(), options_.who.secret_key.reveal());
  auto call = post(request, command);
  auto out = describe(call, request.tr);
  if (std::holds_alternative<failure>(out.what))
    return out;
  auto token = kiwoom::parse_token(call.outcome->body);
  if (!token) {
    out.what = token.error();
    return out;
  }
  out.what = token_lease{token->expires_at - options_.now(),
                         std::make_shared<const access_token>(access_token{token->value})};
  return out;
}

} // namespace tandem
