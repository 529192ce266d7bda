#include "store/results/postgres/reader.hpp"

#include "store/results/postgres/connection.hpp"
#include "store/results/postgres/rows.hpp"
#include "store/results/postgres/schema.hpp"

#include <chrono>
#include <pqxx/result>
#include <utility>

namespace tandem::store {
namespace {

// A reader waits only for a process that changes the tables themselves.
constexpr std::chrono::milliseconds lock_timeout{2000};

constexpr auto list_runs_name = "list_runs";
constexpr auto ids_name = "ids";
constexpr auto between_name = "between";
constexpr auto calls_name = "calls";
constexpr auto candidates_name = "candidates";
constexpr auto newest_lists_name = "newest_lists";
constexpr auto picked_lists_name = "picked_lists";
constexpr auto session_name = "session";
constexpr auto blocks_name = "blocks";
constexpr auto judging_run_name = "judging_run";
constexpr auto symbols_name = "symbols";
constexpr auto unfinished_name = "unfinished";
constexpr auto whole_run_name = "whole_run";
constexpr auto regime_name = "regime";

/// How many symbols a run has; its universe is NULL before it has any.
std::string symbols_of(const std::string& run) {
  return "CASE WHEN json_typeof(" + run + ".universe) = 'array' THEN json_array_length(" + run
         + ".universe) ELSE 0 END";
}

// LIMIT NULL is no limit.
std::string limit(const std::string& parameter) {
  return " LIMIT nullif(greatest(" + parameter + "::bigint, -1), -1)";
}

/// $1: id or '', $2: date or '', $3: limit. The sums are of the report's gateways, if it has any.
std::string select_runs() {
  return "SELECT id, " + selected("run", "date", text_kind::day) + ", mode, outcome, "
         + selected("run", "started_at", text_kind::time) + ", "
         + selected("run", "finished_at", text_kind::time) + R"(,
    (report #>> '{run,wall_s}')::double precision,
    coalesce(gateways.calls, (SELECT count(*) FROM api_call WHERE run_id = run.id)),
    coalesce(gateways.refused, (SELECT count(*) FROM api_call
                                WHERE run_id = run.id AND outcome = 'rate_limited')),
    gateways.violations,
    (SELECT count(*) FROM candidate WHERE run_id = run.id),
)" + symbols_of("run")
         + ", CASE WHEN outcome = 'complete' THEN " + symbols_of("run") + R"(
         ELSE (SELECT coalesce(max(judged), 0) FROM run_scanner WHERE run_id = run.id) END, final
  FROM run, LATERAL (
    SELECT sum((value ->> 'calls')::bigint)::bigint AS calls,
           sum((value ->> 'refused')::bigint)::bigint AS refused,
           sum((value ->> 'violations')::bigint)::bigint AS violations
    FROM json_array_elements(CASE WHEN json_typeof(report -> 'gateway') = 'array'
                                  THEN report -> 'gateway' END)) AS gateways
  WHERE CASE $1::text WHEN '' THEN mode <> 'serve' ELSE id = $1 END AND ($2::text = '' OR to_char(date, 'YYYY-MM-DD') = $2)
  ORDER BY id DESC)"
         + limit("$3");
}

/// The order of "C" has the upper case of ASCII only, as SQLite has.
std::string select_ids() {
  return "SELECT id FROM run "
         "WHERE upper(left(id, length($1::text))) = upper($1::text COLLATE \"C\") ORDER BY id"
         + limit("$2");
}

/// $1, $2: the first and the last day or ''.
std::string select_between() {
  return "SELECT id, " + selected("run", "date", text_kind::day)
         + " FROM run WHERE ($1::text = '' OR to_char(date, 'YYYY-MM-DD') >= $1) "
           "AND ($2::text = '' OR to_char(date, 'YYYY-MM-DD') <= $2) "
           "ORDER BY date NULLS FIRST, id";
}

std::string select_calls() {
  return select_whole<api_call_row>() + " WHERE run_id = $1 AND seq > $2 ORDER BY seq"
         + limit("$3");
}

std::string select_candidates(list_choice from) {
  const std::string newest_list =
    " AND NOT EXISTS (SELECT FROM run AS newer WHERE newer.date = run.date AND newer.id > run.id "
    "AND EXISTS (SELECT FROM run_scanner WHERE run_scanner.run_id = newer.id "
    "AND run_scanner.scanner = candidate.scanner))";
  return "SELECT " + selected("run", "date", text_kind::day) + ", run.outcome, run.final, "
         + selected_columns<candidate_row>() + " FROM "
         + (from == list_choice::picked ? "pick AS candidate" : "candidate")
         + " JOIN run ON run.id = run_id WHERE ($1::text = '' OR run_id = $1) "
           "AND ($2::text = '' OR scanner = $2) "
           "AND ($3::text = '' OR to_char(run.date, 'YYYY-MM-DD') = $3) "
           "AND ($4::text = '' OR code = $4) "
           "AND ($6::text = '' OR to_char(run.date, 'YYYY-MM-DD') >= $6) "
           "AND (NOT $7::boolean OR is_new)"
         + (from == list_choice::newest ? newest_list : "")
         + " ORDER BY run.id DESC, scanner, position NULLS FIRST, code" + limit("$5");
}

/// $1: the last day or '', $2: scanner or '', $3: whether only complete final runs count.
std::string select_session() {
  return "SELECT " + selected("run", "date", text_kind::day)
         + " FROM run WHERE ($1::text = '' OR to_char(date, 'YYYY-MM-DD') <= $1) "
           "AND date IS NOT NULL AND (NOT $3::boolean OR (outcome = 'complete' AND final)) "
           "AND EXISTS (SELECT FROM run_scanner WHERE run_scanner.run_id = run.id "
           "AND ($2::text = '' OR run_scanner.scanner = $2)) "
           "ORDER BY run.date DESC LIMIT 1";
}

/// $1: run, $2: the quoted code or ''.
std::string select_blocks() {
  return select_whole<verdict_block_row>()
         + " WHERE run_id = $1 AND ($2::text = '' OR strpos(codes::text, $2) > 0) "
           "ORDER BY scanner, number DESC";
}

/// Walks the runs from the newest on, so it is quick where one of the last has judged the symbol.
/// $1: the quoted code, $2: scanner or '', $3: date or ''.
constexpr auto select_judging_run =
  "SELECT id FROM run WHERE ($3::text = '' OR to_char(date, 'YYYY-MM-DD') = $3) AND EXISTS ("
  "SELECT FROM verdict_block WHERE run_id = run.id AND ($2::text = '' OR scanner = $2) "
  "AND strpos(codes::text, $1) > 0) ORDER BY id DESC LIMIT 1";

std::string select_unfinished() {
  return "SELECT id FROM run WHERE mode <> 'serve' AND outcome NOT IN ('running', 'complete') "
         "AND NOT EXISTS (SELECT FROM run AS newer WHERE newer.date IS NOT DISTINCT FROM run.date "
         "AND newer.id > run.id AND newer.mode <> 'serve' AND newer.outcome = 'complete' AND "
         + symbols_of("newer") + " >= " + symbols_of("run") + ") ORDER BY id DESC LIMIT 1";
}

past_run run_of(const pqxx::row& from) {
  past_run out;
  take(from[0], out.id);
  take(from[1], out.date);
  take(from[2], out.mode);
  take(from[3], out.outcome);
  take(from[4], out.started_at);
  take(from[5], out.finished_at);
  take(from[6], out.wall_s);
  take(from[7], out.calls);
  take(from[8], out.refused);
  take(from[9], out.violations);
  take(from[10], out.candidates);
  take(from[11], out.symbols);
  take(from[12], out.judged);
  take(from[13], out.is_final);
  return out;
}

class postgres_reader final : public result_reader {
public:
  explicit postgres_reader(std::unique_ptr<postgres_connection> database)
      : database_(std::move(database)) {}

  status prepare();
  result<std::vector<past_run>> list_runs(const run_filter& wanted) override;
  result<std::vector<std::string>> ids_of(const std::string& prefix, std::int64_t limit) override;
  result<std::vector<run_day>> runs_between(const std::string& first,
                                            const std::string& last) override;
  result<std::vector<api_call_row>> calls_after(const std::string& run_id, std::int64_t seq,
                                                std::int64_t limit) override;
  result<std::vector<past_candidate>> candidates_of(const candidate_filter& wanted) override;
  result<std::string> newest_session(list_choice from, const std::string& scanner,
                                     const std::string& until) override;
  result<std::vector<verdict_block_row>> blocks_of(const std::string& run_id,
                                                   const std::string& code) override;
  result<std::string> newest_judging(const std::string& code, const std::string& scanner,
                                     const std::string& date) override;
  result<std::vector<symbol_row>> symbols(const std::string& code) override;
  result<std::optional<regime_row>> regime_of(const std::string& source,
                                              const std::string& date) override;
  result<std::string> newest_unfinished() override;
  result<std::vector<kept_run>> kept_runs() override;
  result<std::uint64_t> rows_of(const prune_step& what) override;
  result<std::optional<run_row>> whole_run(const std::string& id) override;

private:
  /// All rows of a prepared statement, one `make(row)` each.
  template <class Make, class... Parameters>
  auto read(const char* name, Make make, const Parameters&... parameters)
    -> result<std::vector<decltype(make(std::declval<const pqxx::row&>()))>> {
    return database_->attempt_value([&] {
      pqxx::read_transaction look{database_->raw()};
      std::vector<decltype(make(std::declval<const pqxx::row&>()))> all;
      for (const auto& row : look.exec_prepared(name, parameters...))
        all.push_back(make(row));
      return all;
    });
  }

  std::unique_ptr<postgres_connection> database_;
};

status postgres_reader::prepare() {
  return database_->attempt([&] {
    auto& raw = database_->raw();
    raw.prepare(list_runs_name, select_runs());
    raw.prepare(ids_name, select_ids());
    raw.prepare(between_name, select_between());
    raw.prepare(calls_name, select_calls());
    raw.prepare(candidates_name, select_candidates(list_choice::every));
    raw.prepare(newest_lists_name, select_candidates(list_choice::newest));
    raw.prepare(picked_lists_name, select_candidates(list_choice::picked));
    raw.prepare(session_name, select_session());
    raw.prepare(blocks_name, select_blocks());
    raw.prepare(judging_run_name, select_judging_run);
    raw.prepare(symbols_name,
                select_whole<symbol_row>() + " WHERE $1::text = '' OR code = $1 ORDER BY code");
    raw.prepare(unfinished_name, select_unfinished());
    raw.prepare(regime_name, select_whole<regime_row>() + " WHERE source = $1 AND date = $2::date");
    raw.prepare(whole_run_name, select_whole<run_row>() + " WHERE id = $1");
  });
}

result<std::vector<past_run>> postgres_reader::list_runs(const run_filter& wanted) {
  return read(list_runs_name, run_of, wanted.id, wanted.date, wanted.limit);
}

result<std::vector<std::string>> postgres_reader::ids_of(const std::string& prefix,
                                                         std::int64_t limit) {
  return read(
    ids_name, [](const pqxx::row& from) { return std::string{from[0].c_str()}; }, prefix, limit);
}

result<std::vector<run_day>> postgres_reader::runs_between(const std::string& first,
                                                           const std::string& last) {
  return read(
    between_name,
    [](const pqxx::row& from) {
      return run_day{from[0].c_str(), from[1].c_str()};
    },
    first, last);
}

result<std::vector<api_call_row>>
postgres_reader::calls_after(const std::string& run_id, std::int64_t seq, std::int64_t limit) {
  return read(
    calls_name, [](const pqxx::row& from) { return whole<api_call_row>(from); }, run_id, seq,
    limit);
}

result<std::vector<past_candidate>> postgres_reader::candidates_of(const candidate_filter& wanted) {
  const auto* name = wanted.from == list_choice::every    ? candidates_name
                     : wanted.from == list_choice::newest ? newest_lists_name
                                                          : picked_lists_name;
  return read(
    name,
    [](const pqxx::row& from) {
      past_candidate out;
      take(from[0], out.date);
      take(from[1], out.outcome);
      take(from[2], out.is_final);
      out.what = whole<candidate_row>(from, 3);
      return out;
    },
    wanted.run_id, wanted.scanner, wanted.date, wanted.code, wanted.limit, wanted.since,
    wanted.only_new);
}

result<std::string> postgres_reader::newest_session(list_choice from, const std::string& scanner,
                                                    const std::string& until) {
  return only_text(read(
    session_name, [](const pqxx::row& row) { return std::string{row[0].c_str()}; }, until, scanner,
    from == list_choice::picked));
}

result<std::vector<verdict_block_row>> postgres_reader::blocks_of(const std::string& run_id,
                                                                  const std::string& code) {
  return read(
    blocks_name, [](const pqxx::row& from) { return whole<verdict_block_row>(from); }, run_id,
    quoted(code));
}

result<std::string> postgres_reader::newest_judging(const std::string& code,
                                                    const std::string& scanner,
                                                    const std::string& date) {
  return only_text(read(
    judging_run_name, [](const pqxx::row& row) { return std::string{row[0].c_str()}; },
    quoted(code), scanner, date));
}

result<std::vector<symbol_row>> postgres_reader::symbols(const std::string& code) {
  return read(
    symbols_name, [](const pqxx::row& from) { return whole<symbol_row>(from); }, code);
}

result<std::optional<regime_row>> postgres_reader::regime_of(const std::string& source,
                                                             const std::string& date) {
  auto found = read(
    regime_name, [](const pqxx::row& from) { return whole<regime_row>(from); }, source, date);
  if (!found)
    return found.error();
  return found->empty() ? std::optional<regime_row>{} : std::optional{std::move(found->front())};
}

result<std::string> postgres_reader::newest_unfinished() {
  return only_text(
    read(unfinished_name, [](const pqxx::row& from) { return std::string{from[0].c_str()}; }));
}

result<std::vector<kept_run>> postgres_reader::kept_runs() {
  return kept_runs_in(*database_);
}

result<std::uint64_t> postgres_reader::rows_of(const prune_step& what) {
  return database_->attempt_value([&] {
    pqxx::read_transaction look{database_->raw()};
    const auto found =
      look.exec_params1(with_dollars(count_rows_of(what.what)), what.run_id, what.before_us);
    return number_of<std::uint64_t>(found[0]);
  });
}

result<std::optional<run_row>> postgres_reader::whole_run(const std::string& id) {
  auto found = read(
    whole_run_name, [](const pqxx::row& from) { return whole<run_row>(from); }, id);
  if (!found)
    return found.error();
  return found->empty() ? std::optional<run_row>{} : std::optional{std::move(found->front())};
}

} // namespace

result<std::unique_ptr<result_reader>> open_postgres_reader(const std::string& url) {
  auto database = postgres_connection::open(url, lock_timeout);
  if (!database)
    return database.error();
  if (auto problem = check_version(**database))
    return *problem;
  auto out = std::make_unique<postgres_reader>(std::move(*database));
  if (auto problem = out->prepare())
    return *problem;
  return std::unique_ptr<result_reader>{std::move(out)};
}

} // namespace tandem::store
