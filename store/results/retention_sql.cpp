#include "store/results/retention_sql.hpp"

namespace tandem::store {
namespace {

using part = prune_step::part;

// So many are deleted within milliseconds.
constexpr auto calls_at_once = "2000";

/// The tables with rows of a run besides its calls, and the run's own.
std::vector<std::string> tables_of(part what) {
  switch (what) {
    case part::candidates:
      return {"candidate"};
    case part::verdicts:
      return {"verdict_block"};
    case part::calls:
      return {};
    case part::run:
      break;
  }
  return {"candidate", "verdict_block", "run_scanner", "run"};
}

bool has_calls(part what) {
  return what == part::calls || what == part::run;
}

} // namespace

std::string select_kept_runs(std::string_view date, std::string_view started_at) {
  const auto has = [](const std::string& table) {
    return "EXISTS (SELECT 1 FROM " + table + " WHERE " + table + ".run_id = run.id)";
  };
  return "SELECT run.id, " + std::string{date} + ", " + std::string{started_at}
         + ", run.mode, run.outcome, run.final, "
           "EXISTS (SELECT 1 FROM run AS newer WHERE newer.date = run.date AND newer.id > run.id "
           "AND newer.outcome = 'complete' AND newer.final) "
           "AND NOT EXISTS (SELECT 1 FROM run_scanner AS own WHERE own.run_id = run.id "
           "AND NOT EXISTS (SELECT 1 FROM run AS newer "
           "JOIN run_scanner AS same ON same.run_id = newer.id AND same.scanner = own.scanner "
           "WHERE newer.date = run.date AND newer.id > run.id AND newer.outcome = 'complete' "
           "AND newer.final)), "
         + has("candidate") + ", " + has("api_call") + ", " + has("verdict_block")
         + " FROM run UNION ALL SELECT DISTINCT run_id, '', '', 'serve', 'complete', "
           "CAST(NULL AS BOOLEAN), FALSE, FALSE, TRUE, FALSE FROM api_call "
           "WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.id = api_call.run_id) ORDER BY 1";
}

prune_statements statements_of(part what) {
  prune_statements all;
  if (has_calls(what))
    all.calls = std::string{"DELETE FROM api_call WHERE run_id = ?1 AND seq IN (SELECT seq FROM "
                            "api_call WHERE run_id = ?1 AND slot_us < ?2 ORDER BY seq LIMIT "}
                + calls_at_once + ")";
  for (const auto& table : tables_of(what))
    all.parts.push_back("DELETE FROM " + table + " WHERE " + (table == "run" ? "id" : "run_id")
                        + " = ?1");
  return all;
}

std::string count_rows_of(part what) {
  std::string sum = has_calls(what)
                      ? "(SELECT count(*) FROM api_call WHERE run_id = ?1 AND slot_us < ?2)"
                      : "0 * ?2";
  for (const auto& table : tables_of(what))
    sum += " + (SELECT count(*) FROM " + table + " WHERE " + (table == "run" ? "id" : "run_id")
           + " = ?1)";
  return "SELECT " + sum;
}

} // namespace tandem::store
