#include "sim/broker.hpp"

#include "sim/json_answer.hpp"
#include "sim/page_key.hpp"
#include "sim/random.hpp"

#include <algorithm>
#include <utility>

namespace tandem::sim {

/// What is decided about a request on its arrival.
struct broker::judgement {
  std::optional<tr_id> tr;
  std::optional<refusal> problem;
  std::string key;           // App key, once known.
  std::size_t first_row = 0; // Of the page asked for.
  std::string token_answer;  // The body, for the token TRs.
  std::chrono::steady_clock::time_point due;
  status audit_failure;
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

} // namespace

broker::broker(const server_options& options, std::unique_ptr<exchange> market,
               std::unique_ptr<audit_log> audit, clock_source clock)
    : clock_(std::move(clock)), latency_(options.latency), jitter_(options.jitter),
      seed_(options.seed), market_(std::move(market)), audit_(std::move(audit)),
      police_(options.limit_per_second, options.scope, options.penalty),
      tokens_(
        options.accepted_keys, options.token_ttl,
        mix(options.seed, static_cast<std::uint64_t>(clock_().wall.time_since_epoch().count()))) {}

outgoing broker::handle(const incoming& request) {
  const auto body = parse_body(request.body);
  auto verdict = judge(request, body);
  outgoing answer;
  answer.due = verdict.due;
  answer.api_id = verdict.tr ? std::string{name_of(*verdict.tr)} : request.api_id;
  if (verdict.audit_failure) {
    // An audit with holes would prove nothing, so the request fails where its sender sees it.
    answer.status = 500;
    answer.content_type = "text/plain";
    answer.body = verdict.audit_failure->message + "\n";
  } else if (verdict.problem) {
    write_refusal(answer, *verdict.problem);
  } else if (!verdict.token_answer.empty()) {
    answer.body = std::move(verdict.token_answer);
  } else {
    auto page = answer_call(*verdict.tr, *market_, body.fields, verdict.first_row);
    answer.body = std::move(page.body);
    if (page.next_row > 0)
      answer.next_key = write_page_key(*verdict.tr, body.fields, page.next_row);
  }
  return answer;
}

broker::judgement broker::judge(const incoming& request, const parsed_body& body) {
  const std::lock_guard lock{mutex_};
  auto now = clock_();
  // Threads may come here in another order than their requests arrived in.
  now.steady = latest_arrival_ = std::max(now.steady, latest_arrival_);
  judgement verdict;
  auto [tr, problem] = find_tr(request);
  verdict.tr = tr;
  verdict.problem = std::move(problem);
  if (tr == tr_id::issue_token) {
    verdict.key = field(body.fields, "appkey");
    verdict.problem = body.problem;
    if (!verdict.problem)
      judge_token_call(verdict, body.fields, now);
  } else if (tr) {
    judge_data_call(verdict, request, body, now);
  }
  verdict.audit_failure = record(verdict, request, body, now);
  verdict.due = now.steady + next_latency();
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
  } else if (issue && !police_.admit(key, name_of(*verdict.tr), now.steady)) {
    verdict.problem =
      refuse::too_many_calls(name_of(*verdict.tr), police_.limit_of(name_of(*verdict.tr)));
  } else if (issue) {
    verdict.token_answer = token_body(tokens_.issue(key, now.wall));
  } else if (!tokens_.revoke(key, field(fields, "token"), now.wall)) {
    verdict.problem = refuse::failed_revocation();
  } else {
    verdict.token_answer = envelope_body(0, success_message);
  }
}

void broker::judge_data_call(judgement& verdict, const incoming& request, const parsed_body& body,
                             const instant& now) {
  const auto name = name_of(*verdict.tr);
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
  // The quota comes before the fields: a call with a bad body is still a call.
  if (!police_.admit(*owner, name, now.steady)) {
    verdict.problem = refuse::too_many_calls(name, police_.limit_of(name));
    return;
  }
  verdict.problem = body.problem;
  if (verdict.problem)
    return;
  if (verdict.tr == tr_id::revoke_token) {
    judge_token_call(verdict, body.fields, now);
    return;
  }
  verdict.problem = check_fields(*verdict.tr, body.fields);
  if (verdict.problem || request.cont_yn != "Y")
    return;
  if (const auto row = read_page_key(*verdict.tr, body.fields, request.next_key))
    verdict.first_row = *row;
  else
    verdict.problem = refuse::malformed("next-key", "유효하지 않은 연속조회키입니다");
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
  return audit_->record(entry);
}

std::chrono::steady_clock::duration broker::next_latency() {
  random_stream draw{mix(seed_, ++arrivals_)};
  const auto spread =
    static_cast<std::int64_t>(draw.between(-1, 1) * static_cast<double>(jitter_.count()));
  return std::max(std::chrono::microseconds{0}, latency_ + std::chrono::microseconds{spread});
}

} // namespace tandem::sim
