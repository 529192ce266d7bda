#include "serve/api/api.hpp"

#include "report/audit.hpp"
#include "report/candles.hpp"
#include "report/explain.hpp"
#include "report/results.hpp"
#include "report/runs.hpp"
#include "report/search.hpp"
#include "serve/api/documents.hpp"
#include "serve/api/query.hpp"
#include "serve/problem.hpp"
#include "store/results/result_reader.hpp"

namespace tandem::serve {

namespace {

constexpr std::int64_t rows_max = 10'000;
constexpr std::int64_t candles_default = 600;

/// Answers with the document, or with what is wrong.
void answer_json(httplib::Response& answer, const result<std::string>& document) {
  if (!document)
    return answer_problem(answer, document.error());
  answer.set_header("Cache-Control", "no-store");
  answer.set_content(*document + "\n", "application/json");
}

std::optional<std::string> given(const httplib::Request& request, const std::string& name) {
  return request.has_param(name) ? std::optional{request.get_param_value(name)} : std::nullopt;
}

/// What a search of results or of an explanation may have.
result<search> search_in(const httplib::Request& request) {
  search wanted;
  wanted.run = given(request, "run");
  wanted.scanner = given(request, "scanner").value_or("");
  auto day = day_in(request, "date");
  if (!day)
    return day.error();
  wanted.day = *day;
  auto code = code_in(given(request, "code").value_or(""));
  if (!code)
    return code.error();
  wanted.code = *code;
  return wanted;
}

} // namespace

void api::add_routes(http::listener& to, const std::function<const api&()>& which) {
  using handler = void (api::*)(const httplib::Request&, httplib::Response&) const;
  const auto route = [&](const char* path, handler what) {
    to.Get(path, [which, what](const httplib::Request& request, httplib::Response& answer) {
      (which().*what)(request, answer);
    });
  };
  route("/api/v1/status", &api::on_status);
  route("/api/v1/runs", &api::on_runs);
  route("/api/v1/runs/([0-9A-Za-z]+)", &api::on_run);
  route("/api/v1/runs/([0-9A-Za-z]+)/calls", &api::on_calls);
  route("/api/v1/results", &api::on_results);
  route("/api/v1/explain/([0-9A-Za-z]+)", &api::on_explain);
  route("/api/v1/candles/([0-9A-Za-z]+)", &api::on_candles);
}

void api::on_status(const httplib::Request& request, httplib::Response& answer) const {
  if (auto problem = check_query(request, {}))
    return answer_problem(answer, *problem);
  const auto now = world_.works->status();
  json out;
  out.open();
  out.put("schema", "tandem.status/1");
  out.put("version", world_.version);
  out.put("run", world_.run_id);
  out.put("started_at", kst_text(world_.started));
  out.put("broker", world_.broker);
  out.put_or_null("next_scan", world_.next_scan());
  out.open_list("gateway");
  for (const auto& one : now.gateways)
    put_gateway(out, one);
  out.close_list();
  put_scanners(out, world_.progress->newest());
  out.put("outbox", now.writer.outbox_rows);
  out.put("rss_bytes", now.resources.rss_bytes);
  out.put("cpu_s", std::chrono::duration<double>{now.resources.cpu}.count());
  out.close();
  answer_json(answer, out.text());
}

void api::on_runs(const httplib::Request& request, httplib::Response& answer) const {
  if (auto problem = check_query(request, {"limit", "date"}))
    return answer_problem(answer, *problem);
  store::run_filter wanted;
  const auto limit = number_in(request, "limit", wanted.limit, rows_max);
  auto day = day_in(request, "date");
  if (!limit || !day)
    return answer_problem(answer, limit ? day.error() : limit.error());
  wanted.limit = *limit;
  wanted.date = std::move(*day);
  const auto from = store::open_result_reader(world_.store_url);
  if (!from)
    return answer_problem(answer, from.error());
  const auto found = find_runs(**from, wanted);
  answer_json(answer, found ? result<std::string>{runs_json(found->runs)} : found.error());
}

void api::on_run(const httplib::Request& request, httplib::Response& answer) const {
  if (auto problem = check_query(request, {}))
    return answer_problem(answer, *problem);
  const auto from = store::open_result_reader(world_.store_url);
  if (!from)
    return answer_problem(answer, from.error());
  const auto known = store::find_run(**from, request.matches[1].str());
  if (!known)
    return answer_problem(answer, 404, known.error().message);
  const auto whole = (*from)->whole_run(known->id);
  if (!whole)
    return answer_problem(answer, whole.error());
  // A run under way, or one that was killed, has no report.
  answer_json(answer, *whole && !(*whole)->report.empty() ? (*whole)->report : runs_json({*known}));
}

void api::on_calls(const httplib::Request& request, httplib::Response& answer) const {
  if (auto problem = check_query(request, {}))
    return answer_problem(answer, *problem);
  const auto from = store::open_result_reader(world_.store_url);
  if (!from)
    return answer_problem(answer, from.error());
  const auto run = store::find_run(**from, request.matches[1].str());
  if (!run)
    return answer_problem(answer, 404, run.error().message);
  const auto calls = (*from)->calls_of(run->id);
  answer_json(answer, calls ? result<std::string>{audit_json(*run, *calls)} : calls.error());
}

void api::on_results(const httplib::Request& request, httplib::Response& answer) const {
  if (auto problem =
        check_query(request, {"run", "scanner", "date", "since", "code", "new", "limit", "all"}))
    return answer_problem(answer, *problem);
  auto wanted = search_in(request);
  const auto limit = number_in(request, "limit", rows_max, rows_max);
  if (!wanted || !limit)
    return answer_problem(answer, wanted ? limit.error() : wanted.error());
  wanted->limit = *limit;
  auto since = day_in(request, "since");
  const auto all = flag_in(request, "all");
  const auto only_new = flag_in(request, "new");
  if (!since || !all || !only_new)
    return answer_problem(answer, !since ? since.error() : !all ? all.error() : only_new.error());
  if (!since->empty() && (wanted->run || !wanted->day.empty()))
    return answer_problem(answer, 400, "since is for many sessions; run and date show one");
  wanted->since = std::move(*since);
  wanted->all = *all;
  wanted->only_new = *only_new;
  const auto from = store::open_result_reader(world_.store_url);
  if (!from)
    return answer_problem(answer, from.error());
  const auto found = find_candidates(**from, *wanted);
  answer_json(answer, found ? result<std::string>{results_json(found->candidates)} : found.error());
}

void api::on_explain(const httplib::Request& request, httplib::Response& answer) const {
  if (auto problem = check_query(request, {"run", "scanner", "date"}))
    return answer_problem(answer, *problem);
  auto wanted = search_in(request);
  auto code = code_in(request.matches[1].str());
  if (!wanted || !code)
    return answer_problem(answer, wanted ? code.error() : wanted.error());
  wanted->code = std::move(*code);
  const auto from = store::open_result_reader(world_.store_url);
  if (!from)
    return answer_problem(answer, from.error());
  const auto what = find_explanation(**from, *wanted);
  if (!what && what.error().code == ec::invalid_argument)
    return answer_problem(answer, 404, what.error().message);
  answer_json(answer, what ? result<std::string>{explain_json(*what)} : what.error());
}

void api::on_candles(const httplib::Request& request, httplib::Response& answer) const {
  if (auto problem = check_query(request, {"count"}))
    return answer_problem(answer, *problem);
  const auto code = code_in(request.matches[1].str());
  const auto count = number_in(request, "count", candles_default, rows_max);
  if (!code || !count)
    return answer_problem(answer, code ? count.error() : code.error());
  const auto stored = world_.works->history_of(*code);
  if (!stored)
    return answer_problem(answer, stored.error());
  if (!*stored)
    return answer_problem(answer, 404,
                          "no candles of " + *code
                            + " are stored; a scan of a universe with it "
                              "brings them");
  answer_json(answer, candles_json(**stored, static_cast<std::size_t>(*count)));
}

} // namespace tandem::serve
