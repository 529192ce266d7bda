#include "sim/broker/broker.hpp"

#include "sim/broker/json_answer.hpp"
#include "sim/broker/page_key.hpp"
#include "sim/broker/spoil.hpp"
#include "sim/broker/struck_answer.hpp"
#include "sim/market/random.hpp"

#include <algorithm>
#include <utility>

namespace tandem::sim {

/// The decision about a request on its arrival.
struct broker::judgement {
  std::optional<tr_id> tr;
  std::string_view name; // Of the TR, also of an unknown one; lives as long as the request.
  std::optional<refusal> problem;
  std::string key;                           // App key, once known.
  std::string token;                         // As sent, once it is known to be valid.
  std::optional<fault_script::strike> fault; // Strikes unless the request has a problem already.
  market::korean_time time;                  // By the market's clock.
  page_start from;                           // Where the page asked for begins.
  std::string token_answer;                  // The body, for the token TRs.
  std::optional<std::chrono::system_clock::time_point> date; // Of the header, where one is sent.
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

/// What a lasting fault has set at present.
std::chrono::milliseconds milliseconds_of(const fault_script& faults, fault_kind kind) {
  return std::chrono::milliseconds{faults.value_of(kind).value_or(0)};
}

/// The audit's view of an answer on the wire: no status where none is sent, no return code where
/// the body has none.
void describe_spoiled(audit_entry& entry, fault_kind kind) {
  entry.verdict = verdict_of(kind);
  const auto sent = trait_of(kind).sent;
  if (sent == reach::nothing)
    entry.status = 0;
  if (sent != reach::whole)
    entry.return_code.reset();
}

} // namespace

broker::broker(const server_options& options, std::unique_ptr<exchange> market,
               std::unique_ptr<audit_log> audit, http::clock_source clock, fault_script faults)
    : clock_(std::move(clock)), latency_(options.latency), jitter_(options.jitter),
      connect_latency_(options.connect_latency), seed_(options.seed),
      opening_limit_(options.opening_limit),
      rank_rows_(static_cast<std::size_t>(options.rank_rows_per_page)),
      time_(options.clock_day.value_or(options.today), options.clock, options.real_time_factor,
            clock_().steady),
      market_(std::move(market), options.clock ? std::optional{options.today} : std::nullopt,
              options.prices),
      audit_(std::move(audit)),
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
  answer.date = verdict.date;
  answer.api_id = verdict.name;
  if (verdict.audit_failure) {
    // An audit with gaps would prove nothing, so the request fails visibly for its sender.
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
    spoil(answer, *verdict.fault);
  return answer;
}

void broker::write_page(outgoing& answer, const judgement& verdict,
                        const body_fields& fields) const {
  const auto tr = *verdict.tr;
  const auto market = market_.at(verdict.time);
  const auto of_another = verdict.spoiled_by(fault_kind::other_subject)
                          || verdict.spoiled_by(fault_kind::blank_subject)
                          || verdict.spoiled_by(fault_kind::false_subject);
  out_of_date old;
  if (verdict.spoiled_by(fault_kind::old_quote))
    old.quotes_of = verdict.fault->what.code;
  if (verdict.spoiled_by(fault_kind::late_adjustment))
    old.adjustment_lag = static_cast<int>(*ms_of(verdict.fault->what));
  auto page = answer_call(tr, *market, of_another ? about_another(tr, *market, fields) : fields,
                          verdict.from, rank_rows_, old);
  const auto key_at = [&](std::size_t row) { return write_page_key(tr, fields, row, page.days); };
  answer.body = std::move(page.body);
  answer.rows = page.rows;
  if (of_another && !verdict.spoiled_by(fault_kind::other_subject))
    answer.body =
      with_field(answer.body, tr == tr_id::index_chart ? "inds_cd" : "stk_cd",
                 verdict.spoiled_by(fault_kind::blank_subject) ? std::string_view{""}
                                                               : subject_of(tr, fields));
  if (verdict.spoiled_by(fault_kind::duplicate_page)) {
    answer.next_key = key_at(page.first_row);
    return;
  }
  if (verdict.spoiled_by(fault_kind::endless_pages) && page.next_row == 0) {
    // An empty page behind the last one, and behind that the first one again.
    const auto is_empty = page.first_row == page.end_row;
    answer.next_key = key_at(is_empty ? 0 : page.end_row);
    if (is_empty) {
      auto emptied = spoiled_body(fault_kind::empty_page, verdict.fault->number, answer.body);
      answer.body = std::move(emptied.text);
      answer.rows = emptied.rows;
    }
    return;
  }
  if (page.next_row == 0)
    return;
  if (verdict.spoiled_by(fault_kind::missing_page))
    page.next_row += tr == tr_id::top_value ? rank_rows_ : chart_rows_per_page;
  if (verdict.spoiled_by(fault_kind::page_overlap))
    --page.next_row;
  answer.next_key = key_at(page.next_row);
}

broker::judgement broker::judge(const incoming& request, const parsed_body& body) {
  const std::lock_guard lock{mutex_};
  auto now = clock_();
  // Requests come here in the order of arrival, unless their wait for it timed out.
  now.steady = latest_arrival_ = std::max(now.steady, latest_arrival_);
  judgement verdict;
  verdict.time = time_.at(now.steady);
  auto [tr, name, problem] = find_tr(request);
  verdict.tr = tr;
  verdict.name = name;
  verdict.problem = std::move(problem);
  verdict.fault = faults_.arrive(name, tr ? subject_of(*tr, body.fields) : std::string_view{});
  const auto own_clock = time_.moment(now.steady);
  now.wall = own_clock.value_or(now.wall) + milliseconds_of(faults_, fault_kind::clock_skew);
  if (own_clock || faults_.value_of(fault_kind::date_skew))
    verdict.date = now.wall + milliseconds_of(faults_, fault_kind::date_skew);
  // Most clients revoke a token without showing one in a header, and the broker accepts that.
  const auto is_bare_revoke = tr == tr_id::revoke_token && request.authorization.empty();
  if (tr == tr_id::issue_token || is_bare_revoke) {
    verdict.key = field(body.fields, "appkey");
    verdict.problem = body.problem;
    if (!verdict.problem)
      judge_token_call(verdict, body.fields, now);
  } else if (tr) {
    judge_data_call(verdict, request, body, now);
  }
  verdict.audit_failure = record(verdict, body, now);
  verdict.due = now.steady + next_latency(request.first_on_connection);
  return verdict;
}

void broker::judge_token_call(judgement& verdict, const body_fields& fields,
                              const http::instant& now) {
  verdict.problem = check_fields(*verdict.tr, fields);
  if (verdict.problem)
    return;
  const auto key = field(fields, "appkey");
  const auto issue = verdict.tr == tr_id::issue_token;
  if (!tokens_.knows(key, field(fields, "secretkey"))) {
    verdict.problem = refuse::bad_key();
    return;
  }
  // The police have checked au10002 with the token in its header.
  const auto is_admitted = !verdict.token.empty();
  if (!issue)
    verdict.token = field(fields, "token");
  if ((!is_admitted && is_over_quota(verdict, now)) || is_refused_by_fault(verdict, now))
    return;
  if (issue) {
    auto token = tokens_.issue(key, now.wall);
    if (verdict.spoiled_by(fault_kind::expiry_skew))
      token.expires += std::chrono::milliseconds{*ms_of(verdict.fault->what)};
    verdict.token_answer = token_body(token);
  } else if (tokens_.revoke(key, field(fields, "token"), now.wall))
    verdict.token_answer = envelope_body(0, success_message);
  else
    verdict.problem = refuse::failed_revocation();
}

void broker::judge_data_call(judgement& verdict, const incoming& request, const parsed_body& body,
                             const http::instant& now) {
  auto bearer = read_bearer(request.authorization);
  if (bearer.problem) {
    verdict.problem = std::move(bearer.problem);
    return;
  }
  const auto owner =
    tokens_.owner(bearer.token, now.wall, milliseconds_of(faults_, fault_kind::late_token));
  if (!owner) {
    verdict.problem = refuse::bad_token();
    return;
  }
  verdict.key = *owner;
  verdict.token = bearer.token;
  // The quota is checked before the fields: a call with a bad body is still a call.
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
    if (const auto start = read_page_key(*verdict.tr, body.fields, request.next_key))
      verdict.from = *start;
    else
      verdict.problem = refuse::malformed("next-key", "유효하지 않은 연속조회키입니다");
  }
  if (!verdict.problem)
    is_refused_by_fault(verdict, now);
}

bool broker::is_over_quota(judgement& verdict, const http::instant& now) {
  const auto tr = verdict.name;
  const auto rule = present_quota(tr, now);
  play_foreign_calls(verdict, now, rule);
  if (police_.admit(verdict.key, tr, now.steady, rule))
    return false;
  verdict.problem = faults_.value_of(fault_kind::key_quota) && rule.scope == limit_scope::key
                      ? refuse::too_many_of_key(rule.calls)
                      : refuse::too_many_calls(tr, rule.calls);
  return true;
}

quota broker::present_quota(std::string_view tr, const http::instant& now) const {
  using namespace std::chrono_literals;
  auto rule = police_.quota_of(tr);
  const auto token_call = tr == name_of(tr_id::issue_token) || tr == name_of(tr_id::revoke_token);
  if (opening_limit_ > 0 && !token_call && is_opening_hour(time_.at(now.steady)))
    rule.calls = opening_limit_;
  if (const auto changed = faults_.value_of(fault_kind::quota, tr))
    rule.calls = *changed;
  if (const auto total = faults_.value_of(fault_kind::key_quota); total && !token_call)
    rule = {*total, 1s, limit_scope::key};
  if (const auto by_minute = faults_.value_of(fault_kind::minute_quota, tr))
    rule = {*by_minute, 1min, rule.scope};
  if (const auto pause = faults_.value_of(fault_kind::rare_token);
      pause && tr == name_of(tr_id::issue_token))
    rule = {1, std::chrono::milliseconds{*pause}, rule.scope};
  return rule;
}

void broker::play_foreign_calls(const judgement& verdict, const http::instant& now,
                                const quota& rule) {
  const auto tr = verdict.name;
  const auto calls = faults_.value_of(fault_kind::foreign_calls, tr);
  if (!calls)
    return;
  const std::chrono::nanoseconds apart{1'000'000'000 / *calls};
  const auto shared = rule.scope == limit_scope::key;
  auto& last = foreign_calls_[{verdict.key, shared ? std::string{} : std::string{tr}}];
  // Calls that have left the window do not count, so they need not be played.
  last = std::max(last, now.steady - rule.window);
  for (; last + apart <= now.steady; last += apart)
    police_.admit(verdict.key, tr, last + apart, rule);
}

bool broker::is_refused_by_fault(judgement& verdict, const http::instant& now) {
  if (!verdict.fault)
    return false;
  const auto kind = verdict.fault->what.kind;
  const auto tr = verdict.name;
  const auto rule = present_quota(tr, now);
  verdict.problem = refuse::by_fault(kind, tr, ms_of(verdict.fault->what).value_or(rule.calls));
  if (refuse::is_of_quota(kind)) {
    police_.give_back(verdict.key, tr, rule); // Refusals do not use up the quota.
  } else if (kind == fault_kind::token_expired || kind == fault_kind::token_revoked) {
    tokens_.revoke(verdict.key, verdict.token, now.wall);
    if (kind == fault_kind::token_revoked) // Revoked by another program, which has a new one now.
      tokens_.issue(verdict.key, now.wall);
  }
  return verdict.problem.has_value();
}

status broker::record(const judgement& verdict, const parsed_body& body, const http::instant& now) {
  if (!audit_)
    return std::nullopt;
  const auto since_boot =
    std::chrono::duration_cast<std::chrono::microseconds>(now.steady.time_since_epoch());
  audit_entry entry;
  entry.t_us = since_boot.count();
  entry.key = verdict.key;
  entry.tr = verdict.name;
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
