#include "store/results/postgres/old_verdicts.hpp"

#include "store/results/old_verdicts.hpp"
#include "store/results/postgres/connection.hpp"
#include "store/results/postgres/rows.hpp"
#include "store/results/postgres/schema.hpp"

#include <pqxx/binarystring>
#include <pqxx/result>
#include <string>
#include <vector>

namespace tandem::store {
namespace {

// With the key of the last one, because an index whose first thousands of rows were deleted is
// slow to begin with.
constexpr auto next_verdicts =
  "SELECT run_id, scanner, code, engines, basis, doubt FROM verdict_to_convert "
  "WHERE (run_id, scanner, code) > ($1, $2, $3) ORDER BY run_id, scanner, code LIMIT $4";

constexpr auto insert_block =
  "INSERT INTO verdict_block (run_id, number, scanner, codes, verdicts) VALUES ($1, "
  "(SELECT coalesce(max(number), 0) + 1 FROM verdict_block WHERE run_id = $1), $2, $3, $4)";

constexpr auto drop_between =
  "DELETE FROM verdict_to_convert WHERE (run_id, scanner, code) > ($1, $2, $3) "
  "AND (run_id, scanner, code) <= ($4, $5, $6)";

std::vector<old_verdict> verdicts_after(const verdict_place& last, std::int64_t limit,
                                        pqxx::transaction_base& in) {
  std::vector<old_verdict> all;
  for (const auto& row :
       in.exec_params(next_verdicts, last.run_id, last.scanner, last.code, limit)) {
    auto& one = all.emplace_back();
    take(row[0], one.run_id);
    take(row[1], one.scanner);
    take(row[2], one.code);
    take(row[3], one.engines);
    take(row[4], one.basis);
    take(row[5], one.doubt);
  }
  return all;
}

/// One step behind `last`, which moves on; how many verdicts. Throws what libpqxx throws.
std::uint64_t step(verdict_place& last, pqxx::transaction_base& in) {
  const auto first = last;
  const conversion with{[&](const verdict_place& after, std::int64_t limit) {
                          return verdicts_after(after, limit, in);
                        },
                        [&](const verdict_block_row& block) -> status {
                          in.exec_params0(insert_block, block.run_id, block.scanner, block.codes,
                                          pqxx::binarystring{block.verdicts.data});
                          return std::nullopt;
                        }};
  const auto converted = convert_some(with, last);
  if (!converted)
    throw postgres_refusal{converted.error()};
  in.exec_params0(drop_between, first.run_id, first.scanner, first.code, last.run_id, last.scanner,
                  last.code);
  return *converted;
}

/// Reads the catalog itself: what to_regclass remembers may be of before the wait for the lock.
bool has_old_verdicts(pqxx::transaction_base& in) {
  return in
    .exec1("SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'verdict_to_convert' "
           "AND pg_table_is_visible(oid))")[0]
    .as<bool>();
}

} // namespace

status convert_old_verdicts(postgres_connection& database, const conversion_progress& progress) {
  verdict_place last;
  std::uint64_t done = 0;
  for (bool is_over = false; !is_over;) {
    const auto problem = database.attempt([&] {
      pqxx::work change{database.raw()};
      if (!has_old_verdicts(change)) {
        is_over = true;
        return;
      }
      lock_schema(change); // Another process may convert too: then the rest is looked for again.
      auto behind = last;
      const auto converted = has_old_verdicts(change) ? step(behind, change) : 0;
      if (converted == 0) {
        change.exec0("DROP TABLE IF EXISTS verdict_to_convert");
        is_over = true;
      }
      change.commit();
      last = behind;
      done += converted;
    });
    if (problem)
      return problem;
    if (progress && !is_over)
      progress(done);
  }
  return std::nullopt;
}

} // namespace tandem::store
