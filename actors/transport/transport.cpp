#include "actors/transport/transport.hpp"

#include "actors/kit/ending.hpp"
#include "kiwoom/envelope.hpp"
#include "kiwoom/error.hpp"
#include "kiwoom/parse.hpp"
#include "kiwoom/parsed_answer.hpp"
#include "kiwoom/request.hpp"
#include "kiwoom/rows.hpp"
#include "kiwoom/token.hpp"
#include "market/text.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
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

kiwoom::http_request request_for(const raw_query& query) {
  kiwoom::http_request out;
  out.tr = query.tr;
  out.path = query.path;
  out.body = query.body;
  out.cont_yn = query.cont_yn;
  return out;
}

result<tr_page> as_page(result<kiwoom::chart_page> parsed) {
  if (!parsed)
    return parsed.error();
  tr_page page{shared_candles{std::move(parsed->candles)}, {}};
  page.odd_value = std::move(parsed->odd_value);
  if (!parsed->ended_by.empty())
    page.left_out = "the past from a bad row on: " + parsed->ended_by;
  return page;
}

result<tr_page> as_page(result<kiwoom::symbol_page> parsed) {
  if (!parsed)
    return parsed.error();
  tr_page page{std::move(parsed->symbols), {}, parsed->first_rank, parsed->last_rank};
  page.rows_left_out = parsed->rows_left_out;
  if (page.rows_left_out > 0)
    page.left_out =
      std::to_string(page.rows_left_out) + " of the rows, first: " + parsed->why_left_out;
  return page;
}

result<tr_page> parse(const daily_chart_query& query, const kiwoom::http_response& answer,
                      const kiwoom::parsed_answer& body) {
  return as_page(kiwoom::parse_daily_chart(body, query.code, query.behind, answer.rows));
}

result<tr_page> parse(const index_chart_query& query, const kiwoom::http_response& answer,
                      const kiwoom::parsed_answer& body) {
  return as_page(kiwoom::parse_index_chart(body, query.market, answer.rows));
}

result<tr_page> parse(const stock_list_query& query, const kiwoom::http_response& answer,
                      const kiwoom::parsed_answer& body) {
  return as_page(kiwoom::parse_stock_list(body, query.market, answer.rows));
}

result<tr_page> parse(const top_value_query& query, const kiwoom::http_response& answer,
                      const kiwoom::parsed_answer& body) {
  return as_page(kiwoom::parse_top_value(body, query.market, answer.rows));
}

result<tr_page> parse(const quotes_query& query, const kiwoom::http_response& answer,
                      const kiwoom::parsed_answer& body) {
  auto parsed = kiwoom::parse_quotes(body, query.codes, answer.rows);
  if (!parsed)
    return parsed.error();
  return tr_page{std::move(*parsed), {}};
}

result<tr_page> parse(const raw_query&, const kiwoom::http_response& answer,
                      const kiwoom::parsed_answer&) {
  return tr_page{shared_raw_answer{raw_answer{answer.status, answer.body, answer.page_headers}},
                 {}};
}

/// Refuses an answer that names another TR than the one called. An answer need not name any.
status check_tr(std::string_view tr, std::string_view said) {
  said = market::trimmed(said);
  if (said.empty())
    return std::nullopt;
  const auto same_letter = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  };
  if (std::equal(said.begin(), said.end(), tr.begin(), tr.end(), same_letter))
    return std::nullopt;
  return failure{ec::bad_response, std::string{tr} + ": the answer's api-id is \""
                                     + market::visible_text(said) + "\""};
}

/// Whether a client is to see this answer as it is: a document of the broker about the client's own
/// question. Every other failure concerns the key, the pace or the broker itself.
bool is_for_the_client(const raw_query& query, const kiwoom::http_response& answer,
                       const failure& why) {
  constexpr int server_errors = 500;
  const bool is_about_the_question =
    why.code == ec::bad_request || why.code == ec::unknown_symbol || why.code == ec::bad_response;
  return is_about_the_question && answer.status < server_errors && !check_tr(query.tr, answer.tr)
         && kiwoom::read_envelope(answer.body).form != kiwoom::envelope::shape::not_json;
}

// Dates outside of these count as the nearest of them, because the gap to others may overflow.
constexpr std::chrono::sys_seconds dates_from =
  std::chrono::sys_days{std::chrono::year{2000} / 1 / 1};
constexpr std::chrono::sys_seconds dates_until =
  std::chrono::sys_days{std::chrono::year{2101} / 1 / 1};

/// An exchange in words of the gateway, and the answer's body for who reads its rows.
struct described_call {
  call_outcome outcome;
  std::optional<kiwoom::parsed_answer> body; // Empty: no answer came.
};

/// Fills in times, clock gap, status and envelope of an exchange; `outcome.what` is the failure so
/// far, if any. Repairs broken texts in the body.
described_call describe(kiwoom::exchange& call, std::string_view tr,
                        const transport_options& options) {
  described_call described;
  auto& out = described.outcome;
  out.is_sent = call.is_sent;
  out.sent_at = std::chrono::duration_cast<clock_point>(call.sent_at.time_since_epoch());
  out.answered_at = std::chrono::duration_cast<clock_point>(call.answered_at.time_since_epoch());
  if (!call.outcome) {
    out.what = call.outcome.error();
    return described;
  }
  if (const auto& date = call.outcome->date)
    out.clock_gap = std::clamp(*date, dates_from, dates_until) - options.now();
  if (auto body = kiwoom::mended(call.outcome->body))
    call.outcome->body = std::move(*body);
  out.http_status = call.outcome->status;
  const auto& body = described.body.emplace(call.outcome->body);
  auto envelope = kiwoom::classify(tr, call.outcome->status, body);
  out.return_code = envelope.outer;
  if (auto problem = check_tr(tr, call.outcome->tr)) {
    out.what = std::move(*problem); // The answer belongs to another call.
    return described;
  }
  out.quota = envelope.quota;
  if (envelope.problem)
    out.what = *envelope.problem;
  return described;
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
  survive_errors(self_, {});
  return {
    [this](const send_call& command) { return believed(on_send_call(command)); },
    [this](const renew_token& command) { return believed(on_renew_token(command)); },
  };
}

call_outcome transport_state::believed(call_outcome outcome) {
  if (const auto* why = std::get_if<failure>(&outcome.what);
      why != nullptr && why->code == ec::bad_response)
    wire_->hang_up();
  return outcome;
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
  const auto* raw = std::get_if<raw_query>(&command.query);
  const auto as_sent = // Because describe repairs the body.
    raw != nullptr && call.outcome ? std::optional{*call.outcome} : std::nullopt;
  const auto described = describe(call, request.tr, options_);
  auto out = described.outcome;
  if (const auto* problem = std::get_if<failure>(&out.what);
      problem != nullptr && !(as_sent && is_for_the_client(*raw, *as_sent, *problem)))
    return out;
  const auto& answer = as_sent ? *as_sent : *call.outcome;
  auto parsed = std::visit([&](const auto& query) { return parse(query, answer, *described.body); },
                           command.query);
  if (!parsed) {
    out.what = failure{parsed.error().code, subject(command.query) + ": " + parsed.error().message};
    return out;
  }
  const bool is_ended =
    std::holds_alternative<shared_candles>(parsed->rows) && !parsed->left_out.empty();
  if (!is_ended) // No call for the candles before a bad row.
    parsed->next_key = answer.next_key;
  out.what = std::move(*parsed);
  return out;
}

call_outcome transport_state::on_renew_token(const renew_token& command) {
  auto request =
    kiwoom::issue_token(options_.who.app_key.reveal(), options_.who.secret_key.reveal());
  auto call = post(request, command);
  auto out = describe(call, request.tr, options_).outcome;
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
