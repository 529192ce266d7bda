#include "sim/broker.hpp"

#include "sim/json_answer.hpp"
#include "sim/page_key.hpp"
#include "sim/random.hpp"
#include "sim/spoil.hpp"

#include <algorithm>
#include <utility>

namespace tandem::sim {

/// What is decided about a request on its arrival.
struct broker::judgement {
  std::optional<tr_id> tr;
  std::optional<refusal> problem;
  std::string key;                           // App key, once known.
  std::string token;                         // As sent, once it is known to live.
  std::optional<fault_script::strike> fault; // Strikes unless there is a problem already.
  const exchange* market = nullptr;          // As it stands at this time of day.
  std::size_t first_row = 0;                 // Of the page asked for.
  std::string token_answer;                  // The body, for the token TRs.
  std::chrono::steady_clock::time_point arrival;
  std::chrono::steady_clock::time_point due;
  status audit_failure;

  /// Whether a fault of this kind strikes an answer that is otherwise good.
  bool spoiled_by(fault_kind kind) const { return !problem && fault && fault->what.kind == kind; }
};

namespace {

std::string token_body(const access_token& token) {
  json_answer json;
  json.text("expires_dt", korean_time(token.expires));
  json.text("token_type", "bearer");
  json.text("token", token.text);
  json.envelope(0, success_message);
  return json.finish();
}

std::string envelope_body(int return_code, std::string_view message) {
  json_answer json;
  json.envelope(return_code, message);
  return json.finish();
}

void write_refusal(outgoing& answer, const refusal& problem) {
  answer.status = problem.http_status;
  if (problem.return_code) {
    answer.body = envelope_body(*problem.return_code, problem.message);
    return;
  }
  answer.content_type = "text/html";
  answer.body = problem.message;
}

std::chrono::milliseconds time_of(const fault& what, std::int64_t otherwise) {
  return std::chrono::milliseconds{what.ms.value_or(otherwise)};
}

/// What a fault that is no refusal makes of a good answer; faults of pages are done by then.
void spoil(outgoing& answer, const fault_script::strike& strike,
           std::chrono::steady_clock::time_point arrival) {
  switch (strike.what.kind) {
    case fault_kind::reset:
      answer.way = delivery::reset;
      break;
    case fault_kind::truncate:
      answer.way = delivery::cut;
      break;
    case fault_kind::not_json:
      answer.body = "\x1f\x8b{]return_code=0&&<garbage";
      break;
    case fault_kind::wrong_shape:
      answer.body = in_another_shape(answer.body, strike.number);
      break;
    case fault_kind::impossible_price:
      answer.body = with_an_impossible_price(answer.body);
      break;
    case fault_kind::empty_page:
      answer.body = without_rows(answer.body);
      answer.next_key.clear();
      break;
    case fault_kind::slow:
      answer.due += time_of(strike.what, slow_ms_default);
      break;
    case fault_kind::hang:
      answer.way = delivery::silent;
      // Without a time of its own it ends with the connection or the server, long before this.
      answer.due =
        arrival + (strike.what.ms ? time_of(strike.what, 0) : std::chrono::hours{24 * 365});
      break;
    default:
      break;
  }
}

/// What the audit says of an answer on the wire: no status where none is sent, no return code where
/// the body has none.
void describe_spoiled(audit_entry& entry, fault_kind kind) {
  entry.verdict = verdict_of(kind);
  const auto nothing_sent = kind == fault_kind::reset || kind == fault_kind::hang;
  if (nothing_sent)
    entry.status = 0;
  if (nothing_sent || kind == fault_kind::truncate || kind == fault_kind::not_json)
    entry.return_code.reset();
}

} // namespace

broker::broker(const server_options& options, std::unique_ptr<exchange> market,
               std::unique_ptr<audit_log> audit, clock_source clock, fault_script faults)
    : clock_(std::move(clock)), latency_(options.latency), jitter_(options.jitter),
      connect_latency_(options.connect_latency), seed_(options.seed),
      opening_limit_(options.opening_limit),
      rank_rows_(static_cast<std::size_t>(options.rank_rows_per_page)), market_(std::move(market)),
      evening_(options.evening_prices ? market_->in_the_evening() : nullptr),
      time_(options.clock, options.real_time_factor, clock_().steady), audit_(std::move(audit)),
      police_(options.limit_per_second, options.scope, options.penalty, options.burst),
      tokens_(
        options.accepted_keys, options.token_ttl,
        mix(options.seed, static_cast<std::uint64_t>(clock_().wall.time_since_epoch().count())),
        options.reissue),
      faults_(std::move(faults)) {}

outgoing broker::handle(const incoming& request, const std::function<void()>& when_judged) {
  const auto body = parse_body(request.body);
  auto verdict = judge(request, body);
  if (when_judged)
    when_judged();
  outgoing answer;
  answer.due = verdict.due;
  answer.api_id = verdict.tr ? std::string{name_of(*verdict.tr)} : request.api_id;
  if (verdict.audit_failure) {
    // An audit with holes would prove nothing, so the request fails where its sender sees it.
    answer.status = 500;
    answer.content_type = "text/plain";
    answer.body = verdict.audit_failure->message + "\n";
    return answer;
  }
  if (verdict.problem) {
    write_refusal(answer, *verdict.problem);
    return answer;
  }
  if (!verdict.token_answer.empty())
    answer.body = std::move(verdict.token_answer);
  else
    write_page(answer, verdict, body.fields);
  if (verdict.fault)
    spoil(answer, *verdict.fault, verdict.arrival);
  return answer;
}

void broker::write_page(outgoing& answer, const judgement& verdict,
                        const body_fields& fields) const {
  const auto tr = *verdict.tr;
  auto page = answer_call(tr, *verdict.market, fields, verdict.first_row, rank_rows_);
  answer.body = std::move(page.body);
  if (verdict.spoiled_by(fault_kind::duplicate_page)) {
    answer.next_key = write_page_key(tr, fields, verdict.first_row);
    return;
  }
  if (page.next_row == 0)
    return;
  if (verdict.spoiled_by(fault_kind::missing_page))
    page.next_row += tr == tr_id::top_value ? rank_rows_ : chart_rows_per_page;
  answer.next_key = write_page_key(tr, fields, page.next_row);
}

broker::judgement broker::judge(const incoming& request, const parsed_body& body) {
  const std::lock_guard lock{mutex_};
  auto now = clock_();
  // Whoever waits for its turn comes here in the order of arrival, unless its patience ended.
  now.steady = latest_arrival_ = std::max(now.steady, latest_arrival_);
  judgement verdict;
  verdict.arrival = now.steady;
  verdict.market = evening_ && time_.is_evening(now.steady) ? evening_.get() : market_.get();
  auto [tr, problem] = find_tr(request);
  verdict.tr = tr;
  verdict.problem = std::move(problem);
  verdict.fault = faults_.arrive(tr ? name_of(*tr) : std::string_view{request.api_id},
                                 tr ? subject_of(*tr, body.fields) : std::string_view{});
  now.wall += faults_.skew();
  if (tr == tr_id::issue_token) {
    verdict.key = field(body.fields, "appkey");
    verdict.problem = body.problem;
    if (!verdict.problem)
      judge_token_call(verdict, body.fields, now);
  } else if (tr) {
    judge_data_call(verdict, request, body, now);
  }
  verdict.audit_failure = record(verdict, request, body, now);
  verdict.due = now.steady + next_latency(request.first_on_connection);
  return verdict;
}

void broker::judge_token_call(judgement& verdict, const body_fields& fields, const instant& now) {
  verdict.problem = check_fields(*verdict.tr, fields);
  if (verdict.problem)
    return;
  const auto key = field(fields, "appkey");
  const auto issue = verdict.tr == tr_id::issue_token;
  if (!tokens_.knows(key, field(fields, "secretkey"))) {
    verdict.problem = refuse::bad_key();
    return;
  }
  // au10002 has passed the police with the token in its header.
  if ((issue && is_over_quota(verdict, now)) || is_refused_by_fault(verdict, now))
    return;
  if (issue)
    verdict.token_answer = token_body(tokens_.issue(key, now.wall));
  else if (tokens_.revoke(key, field(fields, "token"), now.wall))
    verdict.token_answer = envelope_body(0, success_message);
  else
    verdict.problem = refuse::failed_revocation();
}

void broker::judge_data_call(judgement& verdict, const incoming& request, const parsed_body& body,
                             const instant& now) {
  auto bearer = read_bearer(request.authorization);
  if (bearer.problem) {
    verdict.problem = std::move(bearer.problem);
    return;
  }
  const auto owner = tokens_.owner(bearer.token, now.wall);
  if (!owner) {
    verdict.problem = refuse::bad_token();
    return;
  }
  verdict.key = *owner;
  verdict.token = bearer.token;
  // The quota comes before the fields: a call with a bad body is still a call.
  if (is_over_quota(verdict, now))
    return;
  verdict.problem = body.problem;
  if (verdict.problem)
    return;
  if (verdict.tr == tr_id::revoke_token) {
    judge_token_call(verdict, body.fields, now);
    return;
  }
  verdict.problem = check_fields(*verdict.tr, body.fields);
  if (!verdict.problem && request.cont_yn == "Y") {
    if (const auto row = read_page_key(*verdict.tr, body.fields, request.next_key))
      verdict.first_row = *row;
    else
      verdict.problem = refuse::malformed("next-key", "유효하지 않은 연속조회키입니다");
  }
  if (!verdict.problem)
    is_refused_by_fault(verdict, now);
}

bool broker::is_over_quota(judgement& verdict, const instant& now) {
  const auto tr = name_of(*verdict.tr);
  const auto limit = present_limit(tr, now);
  if (police_.admit(verdict.key, tr, now.steady, limit))
    return false;
  verdict.problem = refuse::too_many_calls(tr, limit);
  return true;
}

int broker::present_limit(std::string_view tr, const instant& now) const {
  if (const auto changed = faults_.quota_of(tr))
    return *changed;
  const auto token_call = tr == name_of(tr_id::issue_token) || tr == name_of(tr_id::revoke_token);
  if (opening_limit_ > 0 && !token_call && time_.is_opening_hour(now.steady))
    return opening_limit_;
  return police_.limit_of(tr);
}

bool broker::is_refused_by_fault(judgement& verdict, const instant& now) {
  if (!verdict.fault)
    return false;
  const auto kind = verdict.fault->what.kind;
  const auto tr = name_of(*verdict.tr);
  verdict.problem = refuse::by_fault(kind, tr, present_limit(tr, now));
  if (kind == fault_kind::refuse_429 || kind == fault_kind::refuse_200) {
    police_.give_back(verdict.key, tr); // As any refusal, this one consumes nothing.
  } else if (kind == fault_kind::token_expired || kind == fault_kind::token_revoked) {
    tokens_.revoke(verdict.key, verdict.token, now.wall);
    if (kind == fault_kind::token_revoked) // By somebody who has a new one now.
      tokens_.issue(verdict.key, now.wall);
  }
  return verdict.problem.has_value();
}

status broker::record(const judgement& verdict, const incoming& request, const parsed_body& body,
                      const instant& now) {
  if (!audit_)
    return std::nullopt;
  const auto since_boot =
    std::chrono::duration_cast<std::chrono::microseconds>(now.steady.time_since_epoch());
  audit_entry entry;
  entry.t_us = since_boot.count();
  entry.key = verdict.key;
  entry.tr = verdict.tr ? name_of(*verdict.tr) : std::string_view{request.api_id};
  entry.code = verdict.tr ? subject_of(*verdict.tr, body.fields) : std::string_view{};
  entry.status = verdict.problem ? verdict.problem->http_status : 200;
  entry.return_code = verdict.problem ? verdict.problem->return_code : 0;
  entry.verdict = verdict.problem ? verdict.problem->verdict : "ok";
  if (!verdict.problem && verdict.fault)
    describe_spoiled(entry, verdict.fault->what.kind);
  return audit_->record(entry);
}

std::chrono::steady_clock::duration broker::next_latency(bool first_on_connection) {
  random_stream draw{mix(seed_, ++arrivals_)};
  const auto spread =
    static_cast<std::int64_t>(draw.between(-1, 1) * static_cast<double>(jitter_.count()));
  return std::max(std::chrono::microseconds{0}, latency_ + std::chrono::microseconds{spread})
         + (first_on_connection ? connect_latency_ : std::chrono::microseconds{0});
}

} // namespace tandem::sim
