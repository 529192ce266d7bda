#include "store/results/sqlite/store.hpp"

#include "store/local/lock_file.hpp"
#include "store/results/retention_sql.hpp"
#include "store/results/schema.hpp"
#include "store/results/sqlite/old_verdicts.hpp"
#include "store/results/sqlite/rows.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/file.hpp"

#include <type_traits>
#include <utility>

namespace tandem::store {
namespace {

/// The last row of a key wins as a whole. A row that is there already is not written again: of the
/// thousands of symbols hardly one changes from day to day.
template <class Row>
std::string upsert() {
  std::string marks;
  std::string changes;
  std::string before;
  std::string after;
  for_each_field<Row>([&](const auto& one, std::size_t index) {
    marks += index == 0 ? "?" : ", ?";
    if (index < table<Row>::key_columns)
      return;
    const std::string column{one.column};
    changes.append(changes.empty() ? "" : ", ").append(column + " = excluded." + column);
    before.append(before.empty() ? "" : ", ").append(std::string{table<Row>::name} + "." + column);
    after.append(after.empty() ? "" : ", ").append("excluded." + column);
  });
  return "INSERT INTO " + std::string{table<Row>::name} + " (" + columns_of<Row>() + ") VALUES ("
         + marks + ") ON CONFLICT (" + columns_of<Row>(table<Row>::key_columns) + ") DO UPDATE SET "
         + changes + " WHERE (" + before + ") IS NOT (" + after + ")";
}

template <>
std::string upsert<new_list>() {
  return "DELETE FROM candidate WHERE run_id = ? AND scanner = ?";
}

/// The statement of each row type, in the order of the variant.
template <std::size_t... Index>
std::vector<std::string> statements(std::index_sequence<Index...>) {
  return {upsert<std::variant_alternative_t<Index, row>>()...};
}

void bind_value(sqlite_statement& to, const std::string& text, bool null_when_empty) {
  if (text.empty() && null_when_empty)
    to.bind_null();
  else
    to.bind(text);
}

template <class Number>
requires std::is_integral_v<Number>
void bind_value(sqlite_statement& to, Number number, bool) {
  to.bind(static_cast<std::int64_t>(number));
}

void bind_value(sqlite_statement& to, const bytes& value, bool) {
  to.bind_bytes(value.data);
}

void bind_value(sqlite_statement& to, double number, bool) {
  to.bind(number);
}

void bind_value(sqlite_statement& to, run_outcome what, bool) {
  to.bind(to_string(what));
}

template <class T>
void bind_value(sqlite_statement& to, const std::optional<T>& value, bool) {
  if (value)
    bind_value(to, *value, false);
  else
    to.bind_null();
}

template <class Row>
void bind(sqlite_statement& to, const Row& row) {
  for_each_field<Row>(
    [&](const auto& one, std::size_t) { bind_value(to, row.*one.member, one.null_when_empty); });
}

void bind(sqlite_statement& to, const new_list& what) {
  to.bind(what.run_id);
  to.bind(what.scanner);
}

// The newest list may be empty: then the only row has no code.
constexpr auto select_list_before = R"(
  WITH before AS (
    SELECT id FROM run
    JOIN run_scanner ON run_scanner.run_id = run.id AND run_scanner.scanner = ?1
    WHERE date < ?2 AND outcome = 'complete' AND final
    ORDER BY date DESC, id DESC LIMIT 1)
  SELECT code, coalesce(days_listed, 1)
  FROM before LEFT JOIN candidate ON candidate.run_id = before.id AND candidate.scanner = ?1)";

/// The lock file excludes a second tandem; SQLite's own locks protect from other programs.
status configure(sqlite_connection& database, const sqlite_options& options) {
  if (auto problem = use_write_ahead_log(database))
    return problem;
  // NORMAL does not sync at a commit, which would be a third of what the row of a call costs;
  // `sync` does, before anybody is told that a run is stored.
  if (auto problem = database.run("PRAGMA synchronous = NORMAL"))
    return problem;
  if (options.pages_max > 0) {
    const auto limit = "PRAGMA max_page_count = " + std::to_string(options.pages_max);
    return database.run(limit.c_str());
  }
  return std::nullopt;
}

class sqlite_store final : public result_store {
public:
  sqlite_store(lock_file lock, const sqlite_options& options)
      : lock_(std::move(lock)), options_(options) {}

  status use(std::unique_ptr<sqlite_connection> database);
  status write(const std::vector<row>& rows) override;
  status sync() override { return database_->sync_log(); }
  status check() override;
  result<std::optional<regime_row>> regime_before(const std::string& source,
                                                  market::date day) override;
  result<run_numbers> numbers_of(const std::string& run_id) override;
  result<std::optional<earlier_list>> list_before(const std::string& scanner,
                                                  const std::string& session) override;
  result<std::vector<kept_run>> kept_runs() override;
  result<std::uint64_t> prune(const prune_step& what) override;
  result<bool> shrink() override;

private:
  status put(const std::vector<row>& rows);
  status write_row(const row& any);
  status drop_blocks_before(const new_list& what);
  result<std::uint64_t> run_with(const std::string& sql, const prune_step& what);
  /// Moves to a copy of all data and the new rows.
  failure move_aside(const failure& why, const std::vector<row>& rows);

  // Destroyed from the bottom: statements, connection, then the lock.
  lock_file lock_;
  sqlite_options options_;
  std::unique_ptr<sqlite_connection> database_;
  std::vector<sqlite_statement> statements_; // One per row type, in the order of the variant.
};

status sqlite_store::use(std::unique_ptr<sqlite_connection> database) {
  statements_.clear();
  database_ = std::move(database);
  for (const auto& sql : statements(std::make_index_sequence<std::variant_size_v<row>>{})) {
    auto statement = database_->prepare(sql.c_str());
    if (!statement)
      return statement.error();
    statements_.push_back(std::move(*statement));
  }
  return database_->watch_place();
}

status sqlite_store::write(const std::vector<row>& rows) {
  if (rows.empty())
    return std::nullopt;
  auto problem = put(rows);
  return problem && database_->is_displaced() ? move_aside(*problem, rows) : problem;
}

status sqlite_store::check() {
  auto problem = database_->check_place();
  return problem ? move_aside(*problem, {}) : problem;
}

status sqlite_store::put(const std::vector<row>& rows) {
  return database_->transaction([&]() -> status {
    for (const auto& row : rows)
      if (auto problem = write_row(row))
        return problem;
    return std::nullopt;
  });
}

failure sqlite_store::move_aside(const failure& why, const std::vector<row>& rows) {
  const auto home = database_->path();
  const auto copy = save_aside(*database_);
  if (!copy)
    return {why.code, why.message + "; what it held cannot be saved: " + copy.error().message};
  auto opened = sqlite_connection::open(*copy, options_.busy_timeout);
  auto problem = opened ? configure(*opened, options_) : opened.error();
  if (!problem)
    problem = use(std::make_unique<sqlite_connection>(std::move(*opened)));
  if (!problem)
    problem = put(rows); // A second time: the first commit came too late for the copy.
  if (problem)
    return {why.code, why.message + "; what was stored before is saved in " + *copy
                        + ", but: " + problem->message};
  return {why.code, why.message + "; all that was stored is saved in " + *copy
                      + ", where the rest of this run goes too: move it to " + home
                      + ", or name it as store.url"};
}

status sqlite_store::write_row(const row& any) {
  auto& statement = statements_[any.index()];
  std::visit([&](const auto& row) { bind(statement, row); }, any);
  auto problem = statement.run();
  if (const auto* list = std::get_if<new_list>(&any); list != nullptr && !problem)
    problem = drop_blocks_before(*list);
  if (problem)
    problem->message += " (" + describe(any) + ")";
  return problem;
}

status sqlite_store::drop_blocks_before(const new_list& what) {
  auto drop =
    database_->prepare("DELETE FROM verdict_block WHERE run_id = ? AND number < ? AND scanner = ?");
  if (!drop)
    return drop.error();
  drop->bind(what.run_id);
  drop->bind(what.first_block);
  drop->bind(what.scanner);
  return drop->run();
}

result<std::optional<regime_row>> sqlite_store::regime_before(const std::string& source,
                                                              market::date day) {
  // Runs once per run, so it is not kept prepared.
  const auto sql = select_columns<regime_row>()
                   + " WHERE source = ? AND date < ? AND final = 1 AND midterm IS NOT NULL "
                     "ORDER BY date DESC LIMIT 1";
  auto select = database_->prepare(sql.c_str());
  if (!select)
    return select.error();
  select->bind(source);
  select->bind(day.iso());
  const auto found = select->next();
  if (!found)
    return found.error();
  if (!*found)
    return std::optional<regime_row>{};
  return std::optional{whole<regime_row>(*select)};
}

result<std::vector<kept_run>> sqlite_store::kept_runs() {
  const auto sql = select_kept_runs("run.date", "run.started_at");
  auto query = database_->prepare(sql.c_str());
  if (!query)
    return query.error();
  return collect(*query, kept_run_of);
}

/// How many rows the statement changed.
result<std::uint64_t> sqlite_store::run_with(const std::string& sql, const prune_step& what) {
  auto change = database_->prepare(sql.c_str());
  if (!change)
    return change.error();
  change->bind(what.run_id);
  if (sql.find("?2") != std::string::npos)
    change->bind(what.before_us);
  if (auto problem = change->run())
    return *problem;
  return database_->changes();
}

result<std::uint64_t> sqlite_store::prune(const prune_step& what) {
  const auto statements = statements_of(what.what);
  std::uint64_t gone = 0;
  const auto run = [&](const std::string& sql) -> status {
    const auto rows = run_with(sql, what);
    gone += rows ? *rows : 0;
    return rows ? status{} : rows.error();
  };
  auto problem = database_->transaction([&]() -> status {
    if (!statements.calls.empty())
      if (auto refused = run(statements.calls); refused || gone > 0)
        return refused;
    for (const auto& sql : statements.parts)
      if (auto refused = run(sql))
        return refused;
    return std::nullopt;
  });
  if (problem)
    return *problem;
  return gone;
}

result<bool> sqlite_store::shrink() {
  // Some room stays for the rows of the next runs; a bite takes some milliseconds.
  constexpr std::int64_t spare_pages = 1024;
  constexpr auto bite = "PRAGMA incremental_vacuum(256)";
  const auto in_steps = database_->number("PRAGMA auto_vacuum");
  const auto empty = database_->number("PRAGMA freelist_count");
  if (!in_steps || !empty)
    return in_steps ? empty.error() : in_steps.error();
  constexpr std::int64_t incremental = 2;
  if (*in_steps != incremental || *empty <= spare_pages)
    return false;
  if (auto problem = database_->run(bite))
    return *problem;
  return true;
}

result<run_numbers> sqlite_store::numbers_of(const std::string& run_id) {
  auto select =
    database_->prepare("SELECT coalesce((SELECT max(seq) FROM api_call WHERE run_id = ?1), 0), "
                       "coalesce((SELECT max(number) FROM verdict_block WHERE run_id = ?1), 0)");
  if (!select)
    return select.error();
  select->bind(run_id);
  const auto found = select->next();
  if (!found)
    return found.error();
  return run_numbers{select->integer(0), select->integer(1)};
}

result<std::optional<earlier_list>> sqlite_store::list_before(const std::string& scanner,
                                                              const std::string& session) {
  auto select = database_->prepare(select_list_before);
  if (!select)
    return select.error();
  select->bind(scanner);
  select->bind(session);
  std::optional<earlier_list> list;
  for (;;) {
    const auto more = select->next();
    if (!more)
      return more.error();
    if (!*more)
      return list;
    if (!list)
      list.emplace();
    if (auto code = select->text(0); !code.empty())
      list->emplace(std::move(code), static_cast<int>(select->integer(1)));
  }
}

} // namespace

result<std::unique_ptr<result_store>> open_sqlite_store(const std::string& path,
                                                        const sqlite_options& options,
                                                        const conversion_progress& progress) {
  const auto real = real_path(path);
  if (!real)
    return real.error();
  auto lock = lock_file::acquire(*real + ".lock");
  if (!lock)
    return lock.error();
  auto opened = sqlite_connection::open(*real, options.busy_timeout);
  if (!opened)
    return opened.error();
  auto database = std::make_unique<sqlite_connection>(std::move(*opened));
  // Both apply to new files only; others stay as they are. With SQLite's own 4 KiB a table WITHOUT
  // ROWID stores rows of up to 1,002 bytes in its tree and gives every longer one a page of its
  // own; a candidate may be longer. What is pruned later can be given back in steps.
  auto refused = database->run("PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL");
  // Before anything is written, because it refuses files of other programs, which must not change.
  if (!refused)
    refused = migrate(*database);
  if (!refused)
    refused = configure(*database, options);
  if (!refused)
    refused = convert_old_verdicts(*database, progress);
  if (refused && !database->damage().empty()) // Results exist only here, so the file is not moved.
    refused->message += "; what is left of it is untouched: move the file away or name another one "
                        "(store.url)";
  if (refused)
    return *refused;
  // This process has the lock, so the one that wrote "running" is dead.
  if (auto problem =
        database->run("UPDATE run SET outcome = 'interrupted' WHERE outcome = 'running'"))
    return *problem;
  auto out = std::make_unique<sqlite_store>(std::move(*lock), options);
  if (auto problem = out->use(std::move(database)))
    return *problem;
  return std::unique_ptr<result_store>{std::move(out)};
}

} // namespace tandem::store
