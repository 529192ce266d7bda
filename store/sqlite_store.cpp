#include "store/sqlite_store.hpp"

#include "store/lock_file.hpp"
#include "store/schema.hpp"
#include "store/sqlite_connection.hpp"
#include "store/sqlite_file.hpp"

#include <array>
#include <type_traits>
#include <utility>

namespace tandem::store {
namespace {

/// The upsert of each row type, in the order of the variant. Every column is written again, so the
/// last row of a key wins as a whole.
constexpr std::array upserts{
  "INSERT OR REPLACE INTO run (id, date, mode, outcome, started_at, finished_at, report) "
  "VALUES (?, ?, ?, ?, ?, ?, ?)",
  "INSERT OR REPLACE INTO candidate (run_id, scanner, code, name, engine, rank, score, risk_score, "
  "label, strategy, target_profit, stop_loss, holding_days, close, change_rate, flags, indicators) "
  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  "INSERT OR REPLACE INTO symbol (code, name, market, class, halted, administrative) "
  "VALUES (?, ?, ?, ?, ?, ?)",
  "INSERT OR REPLACE INTO api_call (run_id, seq, key, tr, slot_us, sent_us, answered_us, status, "
  "return_code, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  "INSERT OR REPLACE INTO regime_daily (date, label, risk, score, data_date, version, source, "
  "midterm, final, inputs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
};
static_assert(upserts.size() == std::variant_size_v<row>);

constexpr auto newest_regime =
  "SELECT date, label, risk, score, data_date, version, source, midterm, inputs FROM regime_daily "
  "WHERE source = ? AND date < ? AND final = 1 AND midterm IS NOT NULL ORDER BY date DESC LIMIT 1";

/// Fields that may be empty are NULL in the database, so that "not yet" is not a value.
void bind_text_or_null(sqlite_statement& to, const std::string& text) {
  if (text.empty())
    to.bind_null();
  else
    to.bind(text);
}

void bind_number(sqlite_statement& to, const std::optional<int>& value) {
  to.bind_optional(value ? std::optional<std::int64_t>{*value} : std::nullopt);
}

void bind(sqlite_statement& to, const run_row& row) {
  for (const auto* text : {&row.id, &row.date, &row.mode, &row.outcome, &row.started_at})
    to.bind(*text);
  bind_text_or_null(to, row.finished_at);
  bind_text_or_null(to, row.report);
}

void bind(sqlite_statement& to, const candidate_row& row) {
  for (const auto* text : {&row.run_id, &row.scanner, &row.code, &row.name, &row.engine})
    to.bind(*text);
  bind_number(to, row.rank);
  to.bind_optional(row.score);
  to.bind_optional(row.risk_score);
  bind_text_or_null(to, row.label);
  bind_text_or_null(to, row.strategy);
  to.bind_optional(row.target_profit);
  to.bind_optional(row.stop_loss);
  bind_number(to, row.holding_days);
  to.bind_optional(row.close);
  to.bind_optional(row.change_rate);
  bind_text_or_null(to, row.flags);
  bind_text_or_null(to, row.indicators);
}

void bind_flag(sqlite_statement& to, const std::optional<bool>& value) {
  to.bind_optional(value ? std::optional<std::int64_t>{*value ? 1 : 0} : std::nullopt);
}

void bind(sqlite_statement& to, const symbol_row& row) {
  for (const auto* text : {&row.code, &row.name, &row.market})
    to.bind(*text);
  bind_text_or_null(to, row.symbol_class);
  bind_flag(to, row.halted);
  bind_flag(to, row.administrative);
}

void bind(sqlite_statement& to, const api_call_row& row) {
  to.bind(row.run_id);
  to.bind(row.seq);
  to.bind(row.key);
  to.bind(row.tr);
  to.bind(row.slot_us);
  to.bind(row.sent_us);
  to.bind(row.answered_us);
  bind_number(to, row.status);
  bind_number(to, row.return_code);
  to.bind(row.outcome);
}

void bind(sqlite_statement& to, const regime_row& row) {
  for (const auto* text : {&row.date, &row.label, &row.risk})
    to.bind(*text);
  to.bind_optional(row.score);
  for (const auto* text : {&row.data_date, &row.version, &row.source, &row.midterm})
    bind_text_or_null(to, *text);
  bind_flag(to, row.is_final);
  bind_text_or_null(to, row.inputs);
}

/// The natural key, for messages.
std::string describe(const run_row& row) {
  return "run " + row.id;
}
std::string describe(const candidate_row& row) {
  return "candidate " + row.run_id + " " + row.scanner + " " + row.code;
}
std::string describe(const symbol_row& row) {
  return "symbol " + row.code;
}
std::string describe(const api_call_row& row) {
  return "api_call " + row.run_id + " " + std::to_string(row.seq);
}
std::string describe(const regime_row& row) {
  return "regime_daily " + row.date;
}

class sqlite_store final : public result_store {
public:
  sqlite_store(lock_file lock, std::unique_ptr<sqlite_connection> database)
      : lock_(std::move(lock)), database_(std::move(database)) {}

  status prepare();
  status write(const std::vector<row>& rows) override;
  result<std::optional<regime_row>> regime_before(const std::string& source,
                                                  market::date day) override;

private:
  status write_row(const row& any);

  // Destroyed from the bottom: statements, connection, then the lock.
  lock_file lock_;
  std::unique_ptr<sqlite_connection> database_;
  std::vector<sqlite_statement> statements_; // One per row type, in the order of the variant.
};

status sqlite_store::prepare() {
  statements_.reserve(upserts.size());
  for (const auto* sql : upserts) {
    auto statement = database_->prepare(sql);
    if (!statement)
      return statement.error();
    statements_.push_back(std::move(*statement));
  }
  return std::nullopt;
}

status sqlite_store::write(const std::vector<row>& rows) {
  if (rows.empty())
    return std::nullopt;
  return database_->transaction([&]() -> status {
    for (const auto& row : rows)
      if (auto problem = write_row(row))
        return problem;
    return std::nullopt;
  });
}

status sqlite_store::write_row(const row& any) {
  auto& statement = statements_[any.index()];
  std::visit([&](const auto& row) { bind(statement, row); }, any);
  auto problem = statement.run();
  if (problem)
    problem->message += " (" + std::visit([](const auto& row) { return describe(row); }, any) + ")";
  return problem;
}

result<std::optional<regime_row>> sqlite_store::regime_before(const std::string& source,
                                                              market::date day) {
  // Once a run, so it is not worth keeping prepared.
  auto select = database_->prepare(newest_regime);
  if (!select)
    return select.error();
  select->bind(source);
  select->bind(day.iso());
  const auto found = select->next();
  if (!found)
    return found.error();
  if (!*found)
    return std::optional<regime_row>{};
  regime_row row;
  row.date = select->text(0);
  row.label = select->text(1);
  row.risk = select->text(2);
  row.score = select->real(3);
  row.data_date = select->text(4);
  row.version = select->text(5);
  row.source = select->text(6);
  row.midterm = select->text(7);
  row.is_final = true;
  row.inputs = select->text(8);
  return std::optional{std::move(row)};
}

/// The lock guards against a second tandem; SQLite's own locks guard against everybody else.
status configure(sqlite_connection& database, const sqlite_options& options) {
  if (auto problem = use_write_ahead_log(database))
    return problem;
  // FULL, although WAL stays consistent with NORMAL: an acknowledged row must survive a power cut,
  // and at one commit per store.flush the extra fsync is not felt.
  if (auto problem = database.run("PRAGMA synchronous = FULL"))
    return problem;
  if (options.pages_max > 0) {
    const auto limit = "PRAGMA max_page_count = " + std::to_string(options.pages_max);
    return database.run(limit.c_str());
  }
  return std::nullopt;
}

} // namespace

result<std::unique_ptr<result_store>> open_sqlite_store(const std::string& path,
                                                        const sqlite_options& options) {
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
  // First, because it refuses files of other programs, and those stay as they are.
  if (auto problem = migrate(*database))
    return *problem;
  if (auto problem = configure(*database, options))
    return *problem;
  // Nobody else holds the lock, so whoever wrote "running" is dead.
  if (auto problem =
        database->run("UPDATE run SET outcome = 'interrupted' WHERE outcome = 'running'"))
    return *problem;
  auto out = std::make_unique<sqlite_store>(std::move(*lock), std::move(database));
  if (auto problem = out->prepare())
    return *problem;
  return std::unique_ptr<result_store>{std::move(out)};
}

} // namespace tandem::store
