#include "store/results/sqlite/old_verdicts.hpp"

#include "store/results/old_verdicts.hpp"
#include "store/sqlite/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem::store {
namespace {

result<std::vector<old_verdict>> verdicts_after(sqlite_connection& database,
                                                const verdict_place& after, std::int64_t limit) {
  auto query = database.prepare(
    "SELECT run_id, scanner, code, engines, basis, doubt FROM verdict_to_convert "
    "WHERE (run_id, scanner, code) > (?, ?, ?) ORDER BY run_id, scanner, code LIMIT ?");
  if (!query)
    return query.error();
  for (const auto* text : {&after.run_id, &after.scanner, &after.code})
    query->bind(*text);
  query->bind(limit);
  return collect(*query, [](const sqlite_statement& row) {
    return old_verdict{row.text(0), row.text(1), row.text(2),
                       row.text(3), row.text(4), row.text(5)};
  });
}

status insert_block(sqlite_connection& database, const verdict_block_row& block) {
  auto insert = database.prepare(
    "INSERT INTO verdict_block (run_id, number, scanner, codes, verdicts) VALUES (?1, "
    "(SELECT coalesce(max(number), 0) + 1 FROM verdict_block WHERE run_id = ?1), ?2, ?3, ?4)");
  if (!insert)
    return insert.error();
  insert->bind(block.run_id);
  insert->bind(block.scanner);
  insert->bind(block.codes);
  insert->bind_bytes(block.verdicts.data);
  return insert->run();
}

status drop_through(sqlite_connection& database, const verdict_place& last) {
  auto drop =
    database.prepare("DELETE FROM verdict_to_convert WHERE (run_id, scanner, code) <= (?, ?, ?)");
  if (!drop)
    return drop.error();
  for (const auto* text : {&last.run_id, &last.scanner, &last.code})
    drop->bind(*text);
  return drop->run();
}

/// One step, inside a transaction; how many verdicts. The last step drops the table.
result<std::uint64_t> step(sqlite_connection& database) {
  const conversion with{
    [&](const verdict_place& after, std::int64_t limit) {
      return verdicts_after(database, after, limit);
    },
    [&](const verdict_block_row& block) { return insert_block(database, block); }};
  verdict_place last; // What was converted is gone, so each step begins at the front.
  auto converted = convert_some(with, last);
  if (!converted)
    return converted;
  auto problem =
    *converted > 0 ? drop_through(database, last) : database.run("DROP TABLE verdict_to_convert");
  if (problem)
    return *problem;
  return converted;
}

/// Most of a converted file is empty: it is written anew without that, and from then on it can
/// shrink in steps. What fails here is tried again at the next start.
status shrink(sqlite_connection& database) {
  const auto in_steps = database.number("PRAGMA auto_vacuum");
  const auto pages = database.number("PRAGMA page_count");
  const auto empty = database.number("PRAGMA freelist_count");
  if (in_steps && pages && empty && *in_steps == 0 && *empty > *pages / 2)
    static_cast<void>(database.run("PRAGMA auto_vacuum = INCREMENTAL; VACUUM"));
  return std::nullopt;
}

} // namespace

status convert_old_verdicts(sqlite_connection& database, const conversion_progress& progress) {
  const auto is_there = database.has_table("verdict_to_convert");
  if (!is_there)
    return is_there.error();
  std::uint64_t done = 0;
  for (bool is_over = !*is_there; !is_over;) {
    const auto problem = database.transaction([&]() -> status {
      const auto converted = step(database);
      if (!converted)
        return converted.error();
      done += *converted;
      is_over = *converted == 0;
      return std::nullopt;
    });
    if (problem)
      return problem;
    if (progress && !is_over)
      progress(done);
  }
  return shrink(database);
}

} // namespace tandem::store
