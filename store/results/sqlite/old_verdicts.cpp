#include "store/results/sqlite/old_verdicts.hpp"

#include "store/results/old_verdicts.hpp"
#include "store/sqlite/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tandem::store {
namespace {

// A transaction of them takes a moment and some megabytes of memory and log.
constexpr int blocks_per_step = 20;

/// Where a block ends: the next one begins behind it.
struct place {
  std::string run_id;
  std::string scanner;
  std::string code;
};

/// The next verdicts, all of one scanner in one run; none when all are converted.
result<std::vector<old_verdict>> next_verdicts(sqlite_connection& database, const place& after) {
  auto query = database.prepare(
    "SELECT run_id, scanner, code, engines, basis, doubt FROM verdict_to_convert "
    "WHERE (run_id, scanner, code) > (?, ?, ?) ORDER BY run_id, scanner, code LIMIT ?");
  if (!query)
    return query.error();
  for (const auto* text : {&after.run_id, &after.scanner, &after.code})
    query->bind(*text);
  query->bind(static_cast<std::int64_t>(old_verdicts_per_block));
  std::vector<old_verdict> all;
  for (;;) {
    const auto more = query->next();
    if (!more)
      return more.error();
    if (!*more)
      return all;
    old_verdict one{query->text(0), query->text(1), query->text(2),
                    query->text(3), query->text(4), query->text(5)};
    if (!all.empty() && (one.run_id != all.front().run_id || one.scanner != all.front().scanner))
      return all;
    all.push_back(std::move(one));
  }
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

status drop_through(sqlite_connection& database, const place& last) {
  auto drop =
    database.prepare("DELETE FROM verdict_to_convert WHERE (run_id, scanner, code) <= (?, ?, ?)");
  if (!drop)
    return drop.error();
  for (const auto* text : {&last.run_id, &last.scanner, &last.code})
    drop->bind(*text);
  return drop->run();
}

/// Converts up to `blocks_per_step` blocks; how many verdicts. Inside a transaction.
result<std::uint64_t> convert_some(sqlite_connection& database) {
  std::uint64_t converted = 0;
  place last;
  for (int blocks = 0; blocks < blocks_per_step; ++blocks) {
    const auto verdicts = next_verdicts(database, last);
    if (!verdicts)
      return verdicts.error();
    if (verdicts->empty())
      break;
    const auto block = to_block(*verdicts, 0);
    if (!block)
      return block.error();
    if (auto problem = insert_block(database, *block))
      return *problem;
    converted += verdicts->size();
    last = {verdicts->back().run_id, verdicts->back().scanner, verdicts->back().code};
  }
  if (converted == 0)
    return converted;
  if (auto problem = drop_through(database, last))
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
  const auto is_there = database.number(
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'verdict_to_convert'");
  if (!is_there)
    return is_there.error();
  std::uint64_t done = 0;
  for (bool is_over = *is_there == 0; !is_over;) {
    const auto problem = database.transaction([&]() -> status {
      const auto converted = convert_some(database);
      if (!converted)
        return converted.error();
      done += *converted;
      is_over = *converted == 0;
      return is_over ? database.run("DROP TABLE verdict_to_convert") : std::nullopt;
    });
    if (problem)
      return problem;
    if (progress && !is_over)
      progress(done);
  }
  return shrink(database);
}

} // namespace tandem::store
