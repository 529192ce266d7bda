#include "store/results/sqlite/reader.hpp"

#include "store/results/retention_sql.hpp"
#include "store/results/schema.hpp"
#include "store/results/sqlite/rows.hpp"
#include "store/sqlite/file.hpp"
#include "store/sqlite/view.hpp"

#include <cstddef>
#include <utility>

namespace tandem::store {
namespace {

// The report is parsed once per row: SQLite caches a parsed document between equal calls, so the
// sums are computed from a copy of its small part.
constexpr auto select_runs = R"(
  SELECT id, date, mode, outcome, started_at, finished_at,
         json_extract(report, '$.run.wall_s'),
         coalesce((SELECT sum(json_extract(value, '$.calls'))
                   FROM json_each(json_extract(report, '$.gateway'))),
                  (SELECT count(*) FROM api_call WHERE run_id = run.id)),
         coalesce((SELECT sum(json_extract(value, '$.refused'))
                   FROM json_each(json_extract(report, '$.gateway'))),
                  (SELECT count(*) FROM api_call
                   WHERE run_id = run.id AND outcome = 'rate_limited')),
         (SELECT sum(json_extract(value, '$.violations'))
          FROM json_each(json_extract(report, '$.gateway'))),
         (SELECT count(*) FROM candidate WHERE run_id = run.id),
         coalesce(json_array_length(universe), 0),
         CASE outcome WHEN 'complete' THEN coalesce(json_array_length(universe), 0)
           ELSE (SELECT coalesce(max(judged), 0) FROM run_scanner WHERE run_id = run.id) END,
         final
  FROM run
  WHERE CASE ?1 WHEN '' THEN mode <> 'serve' ELSE id = ?1 END AND (?2 = '' OR date = ?2)
  ORDER BY id DESC LIMIT ?3)";

constexpr auto select_ids =
  "SELECT id FROM run WHERE upper(substr(id, 1, length(?1))) = upper(?1) ORDER BY id LIMIT ?2";

constexpr auto select_between = "SELECT id, date FROM run WHERE (?1 = '' OR date >= ?1) "
                                "AND (?2 = '' OR date <= ?2) ORDER BY date, id";

// Walks the runs from the newest on, so it is quick where one of the last has judged the symbol.
constexpr auto select_judging_run =
  "SELECT id FROM run WHERE (?3 = '' OR date = ?3) AND EXISTS (SELECT 1 FROM verdict_block "
  "WHERE run_id = run.id AND (?2 = '' OR scanner = ?2) AND instr(codes, ?1) > 0) "
  "ORDER BY id DESC LIMIT 1";

constexpr auto block_match =
  " WHERE run_id = ?1 AND (?2 = '' OR instr(codes, ?2) > 0) ORDER BY scanner, number DESC";

constexpr auto select_unfinished =
  "SELECT id FROM run WHERE mode <> 'serve' AND outcome NOT IN ('running', 'complete') "
  "AND NOT EXISTS (SELECT 1 FROM run AS newer WHERE newer.date = run.date AND newer.id > run.id "
  "AND newer.mode <> 'serve' AND newer.outcome = 'complete' AND "
  "coalesce(json_array_length(newer.universe), 0) "
  ">= coalesce(json_array_length(run.universe), 0)) ORDER BY id DESC LIMIT 1";

constexpr auto candidate_order = " ORDER BY run.id DESC, scanner, position, code LIMIT ?5";
constexpr auto newest_list =
  " AND NOT EXISTS (SELECT 1 FROM run AS newer WHERE newer.date = run.date AND newer.id > run.id "
  "AND EXISTS (SELECT 1 FROM run_scanner WHERE run_scanner.run_id = newer.id "
  "AND run_scanner.scanner = candidate.scanner))";

constexpr auto select_session =
  "SELECT date FROM run WHERE (?1 = '' OR date <= ?1) "
  "AND (NOT ?3 OR (outcome = 'complete' AND final)) AND EXISTS (SELECT 1 FROM run_scanner "
  "WHERE run_scanner.run_id = run.id AND (?2 = '' OR run_scanner.scanner = ?2)) "
  "ORDER BY date DESC LIMIT 1";

/// A condition on a text that may be any, which is written so that an index serves it.
std::string matches(const char* column, const char* parameter, const std::string& text) {
  return std::string{parameter} + (text.empty() ? " = ''" : std::string{" = "} + column);
}

past_run run_of(const sqlite_statement& row) {
  past_run out;
  out.id = row.text(0);
  out.date = row.text(1);
  out.mode = row.text(2);
  take(row, 3, out.outcome);
  out.started_at = row.text(4);
  out.finished_at = row.text(5);
  out.wall_s = row.real(6);
  out.calls = row.integer(7);
  out.refused = row.integer(8);
  take(row, 9, out.violations);
  out.candidates = row.integer(10);
  out.symbols = row.integer(11);
  out.judged = row.integer(12);
  take(row, 13, out.is_final);
  return out;
}

class sqlite_reader final : public result_reader {
public:
  explicit sqlite_reader(const std::string& path) : view_(path, check_version) {}

  status open() { return view_.open(); }
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
  sqlite_view view_;
};

result<std::vector<past_run>> sqlite_reader::list_runs(const run_filter& wanted) {
  return view_.read(
    select_runs,
    [&](sqlite_statement& query) {
      query.bind(wanted.id);
      query.bind(wanted.date);
      query.bind(wanted.limit);
    },
    run_of);
}

result<std::vector<std::string>> sqlite_reader::ids_of(const std::string& prefix,
                                                       std::int64_t limit) {
  return view_.read(
    select_ids,
    [&](sqlite_statement& query) {
      query.bind(prefix);
      query.bind(limit);
    },
    [](const sqlite_statement& row) { return row.text(0); });
}

result<std::vector<run_day>> sqlite_reader::runs_between(const std::string& first,
                                                         const std::string& last) {
  return view_.read(
    select_between,
    [&](sqlite_statement& query) {
      query.bind(first);
      query.bind(last);
    },
    [](const sqlite_statement& row) {
      return run_day{row.text(0), row.text(1)};
    });
}

result<std::vector<api_call_row>> sqlite_reader::calls_after(const std::string& run_id,
                                                             std::int64_t seq, std::int64_t limit) {
  const auto sql =
    select_columns<api_call_row>() + " WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?";
  return view_.read(
    sql.c_str(),
    [&](sqlite_statement& query) {
      query.bind(run_id);
      query.bind(seq);
      query.bind(limit);
    },
    [](const sqlite_statement& row) { return whole<api_call_row>(row); });
}

result<std::vector<past_candidate>> sqlite_reader::candidates_of(const candidate_filter& wanted) {
  std::string columns;
  for_each_field<candidate_row>(
    [&](const auto& one, std::size_t) { columns.append(", candidate.").append(one.column); });
  const auto sql = "SELECT run.date, run.outcome, run.final" + columns + " FROM "
                   + (wanted.from == list_choice::picked ? "pick AS candidate" : "candidate")
                   + " JOIN run ON run.id = run_id WHERE " + matches("run_id", "?1", wanted.run_id)
                   + " AND " + matches("scanner", "?2", wanted.scanner) + " AND "
                   + matches("run.date", "?3", wanted.date) + " AND "
                   + matches("code", "?4", wanted.code)
                   + " AND (?6 = '' OR run.date >= ?6) AND (NOT ?7 OR is_new)"
                   + (wanted.from == list_choice::newest ? newest_list : "") + candidate_order;
  return view_.read(
    sql.c_str(),
    [&](sqlite_statement& query) {
      for (const auto* text : {&wanted.run_id, &wanted.scanner, &wanted.date, &wanted.code})
        query.bind(*text);
      query.bind(wanted.limit);
      query.bind(wanted.since);
      query.bind(std::int64_t{wanted.only_new});
    },
    [](const sqlite_statement& row) {
      past_candidate out;
      out.date = row.text(0);
      take(row, 1, out.outcome);
      take(row, 2, out.is_final);
      out.what = whole<candidate_row>(row, 3);
      return out;
    });
}

result<std::string> sqlite_reader::newest_session(list_choice from, const std::string& scanner,
                                                  const std::string& until) {
  return only_text(view_.read(
    select_session,
    [&](sqlite_statement& query) {
      query.bind(until);
      query.bind(scanner);
      query.bind(std::int64_t{from == list_choice::picked});
    },
    [](const sqlite_statement& row) { return row.text(0); }));
}

result<std::vector<verdict_block_row>> sqlite_reader::blocks_of(const std::string& run_id,
                                                                const std::string& code) {
  const auto sql = select_columns<verdict_block_row>() + block_match;
  return view_.read(
    sql.c_str(),
    [&](sqlite_statement& query) {
      query.bind(run_id);
      query.bind(quoted(code));
    },
    [](const sqlite_statement& row) { return whole<verdict_block_row>(row); });
}

result<std::string> sqlite_reader::newest_judging(const std::string& code,
                                                  const std::string& scanner,
                                                  const std::string& date) {
  return only_text(view_.read(
    select_judging_run,
    [&](sqlite_statement& query) {
      query.bind(quoted(code));
      query.bind(scanner);
      query.bind(date);
    },
    [](const sqlite_statement& row) { return row.text(0); }));
}

result<std::vector<symbol_row>> sqlite_reader::symbols(const std::string& code) {
  const auto sql = select_columns<symbol_row>() + " WHERE ?1 = '' OR code = ?1 ORDER BY code";
  return view_.read(
    sql.c_str(), [&](sqlite_statement& query) { query.bind(code); },
    [](const sqlite_statement& row) { return whole<symbol_row>(row); });
}

result<std::optional<regime_row>> sqlite_reader::regime_of(const std::string& source,
                                                           const std::string& date) {
  const auto sql = select_columns<regime_row>() + " WHERE source = ? AND date = ?";
  auto found = view_.read(
    sql.c_str(),
    [&](sqlite_statement& query) {
      query.bind(source);
      query.bind(date);
    },
    [](const sqlite_statement& row) { return whole<regime_row>(row); });
  if (!found)
    return found.error();
  return found->empty() ? std::optional<regime_row>{} : std::optional{std::move(found->front())};
}

result<std::string> sqlite_reader::newest_unfinished() {
  return only_text(view_.read(
    select_unfinished, [](sqlite_statement&) {},
    [](const sqlite_statement& row) { return row.text(0); }));
}

result<std::vector<kept_run>> sqlite_reader::kept_runs() {
  const auto sql = select_kept_runs("run.date", "run.started_at");
  return view_.read(
    sql.c_str(), [](sqlite_statement&) {}, kept_run_of);
}

result<std::uint64_t> sqlite_reader::rows_of(const prune_step& what) {
  const auto sql = count_rows_of(what.what);
  const auto counted = view_.read(
    sql.c_str(),
    [&](sqlite_statement& query) {
      query.bind(what.run_id);
      query.bind(what.before_us);
    },
    [](const sqlite_statement& row) { return static_cast<std::uint64_t>(row.integer(0)); });
  if (!counted)
    return counted.error();
  return counted->front();
}

result<std::optional<run_row>> sqlite_reader::whole_run(const std::string& id) {
  const auto sql = select_columns<run_row>() + " WHERE id = ?";
  auto found = view_.read(
    sql.c_str(), [&](sqlite_statement& query) { query.bind(id); },
    [](const sqlite_statement& row) { return whole<run_row>(row); });
  if (!found)
    return found.error();
  return found->empty() ? std::optional<run_row>{} : std::optional{std::move(found->front())};
}

} // namespace

result<std::unique_ptr<result_reader>> open_sqlite_reader(const std::string& path) {
  const auto real = existing_path(path);
  if (!real)
    return real.error();
  auto out = std::make_unique<sqlite_reader>(*real);
  if (auto problem = out->open())
    return *problem;
  return std::unique_ptr<result_reader>{std::move(out)};
}

} // namespace tandem::store
