#include "store/results/postgres/store.hpp"

#include "store/results/postgres/batch.hpp"
#include "store/results/postgres/connection.hpp"
#include "store/results/postgres/old_verdicts.hpp"
#include "store/results/postgres/rows.hpp"
#include "store/results/postgres/schema.hpp"

#include <map>
#include <pqxx/result>
#include <set>
#include <utility>

namespace tandem::store {
namespace {

/// The number that stands for a run among the advisory locks of its database.
std::string lock_number(const std::string& id) {
  return "hashtextextended('tandem.run:' || " + id + ", 0)";
}

constexpr auto hold_run = "hold_run";
constexpr auto let_go_of_run = "let_go_of_run";
constexpr auto newest_regime = "newest_regime";
constexpr auto last_numbers = "last_numbers";
constexpr auto newest_list_before = "newest_list_before";

// The newest list may be empty: then the only row has no code.
constexpr auto select_list_before = R"(
  WITH before AS (
    SELECT id FROM run
    JOIN run_scanner ON run_scanner.run_id = run.id AND run_scanner.scanner = $1
    WHERE date < $2::date AND outcome = 'complete' AND final
    ORDER BY date DESC, id DESC LIMIT 1)
  SELECT coalesce(code, ''), coalesce(days_listed, 1)
  FROM before LEFT JOIN candidate ON candidate.run_id = before.id AND candidate.scanner = $1)";

/// The two MATERIALIZED limit the locks to runs that say "running". A run that ends meanwhile is no
/// longer "running" when its row is checked again, and stays as it is.
std::string interrupt_dead_runs() {
  return "WITH open AS MATERIALIZED (SELECT id FROM run WHERE outcome = 'running'), "
         "dead AS MATERIALIZED (SELECT id FROM open WHERE pg_try_advisory_xact_lock("
         + lock_number("id")
         + ")) UPDATE run SET outcome = 'interrupted' FROM dead "
           "WHERE run.id = dead.id AND run.outcome = 'running'";
}

class postgres_store final : public result_store {
public:
  explicit postgres_store(std::unique_ptr<postgres_connection> database)
      : database_(std::move(database)) {}

  status prepare();
  status write(const std::vector<row>& rows) override;
  /// Nothing is left to do: the server has synced each commit. It could leave that out, but then a
  /// crash of the server would take rows while this process goes on.
  status sync() override { return std::nullopt; }
  result<std::optional<regime_row>> regime_before(const std::string& source,
                                                  market::date day) override;
  result<run_numbers> numbers_of(const std::string& run_id) override;
  result<std::optional<earlier_list>> list_before(const std::string& scanner,
                                                  const std::string& session) override;
  result<std::vector<kept_run>> kept_runs() override;
  result<std::uint64_t> prune(const prune_step& what) override;

private:
  using run_outcomes = std::map<std::string, bool>; // By id: whether it is running.

  status check_texts(const std::vector<row>& rows) const;
  void hold(pqxx::transaction_base& in, const std::string& id);
  /// Releases the locks of runs that are not wanted any more.
  void let_go(const std::set<std::string>& wanted);

  std::unique_ptr<postgres_connection> database_;
  std::set<std::string> held_; // Runs whose lock this session has.
};

status postgres_store::prepare() {
  return database_->attempt([&] {
    {
      pqxx::work mark{database_->raw()};
      mark.exec0(interrupt_dead_runs());
      mark.commit();
    }
    prepare_batches(*database_);
    auto& raw = database_->raw();
    raw.prepare(hold_run, "SELECT pg_try_advisory_lock(" + lock_number("$1::text") + ")");
    raw.prepare(let_go_of_run, "SELECT pg_advisory_unlock(" + lock_number("$1::text") + ")");
    raw.prepare(newest_regime,
                select_whole<regime_row>()
                  + " WHERE source = $1 AND date < $2::date AND final AND midterm IS NOT NULL "
                    "ORDER BY regime_daily.date DESC LIMIT 1");
    raw.prepare(last_numbers,
                "SELECT coalesce((SELECT max(seq) FROM api_call WHERE run_id = $1), 0), "
                "coalesce((SELECT max(number) FROM verdict_block WHERE run_id = $1), 0)");
    raw.prepare(newest_list_before, select_list_before);
  });
}

status postgres_store::check_texts(const std::vector<row>& rows) const {
  for (const auto& any : rows)
    if (holds_zero_byte(any))
      return database_->trouble(ec::storage_failure,
                                "a text with a zero byte cannot be stored in PostgreSQL ("
                                  + describe(any).substr(0, describe(any).find('\0')) + ")");
  return std::nullopt;
}

void postgres_store::hold(pqxx::transaction_base& in, const std::string& id) {
  if (held_.contains(id))
    return;
  if (!in.exec_prepared1(hold_run, id)[0].as<bool>())
    throw postgres_refusal{
      database_->trouble(ec::storage_busy, "run " + id + " is going on in another process")};
  held_.insert(id);
}

void postgres_store::let_go(const std::set<std::string>& wanted) {
  // A lost session has no locks any more; the next call finds that out.
  static_cast<void>(database_->attempt([&] {
    for (auto one = held_.begin(); one != held_.end();) {
      if (wanted.contains(*one)) {
        ++one;
        continue;
      }
      pqxx::work release{database_->raw()};
      release.exec_prepared1(let_go_of_run, *one);
      release.commit();
      one = held_.erase(one);
    }
  }));
}

status postgres_store::write(const std::vector<row>& rows) {
  if (rows.empty())
    return std::nullopt;
  if (auto problem = check_texts(rows))
    return problem;
  const auto held_before = held_;
  run_outcomes outcomes;
  std::string culprit;
  auto problem = database_->attempt([&] {
    pqxx::work change{database_->raw()};
    postgres_batch batch{change};
    try {
      for (const auto& any : rows) {
        if (const auto* run = std::get_if<run_row>(&any))
          outcomes[run->id] = run->outcome == run_outcome::running;
        batch.add(any);
      }
      batch.flush();
    } catch (...) {
      culprit = batch.culprit();
      throw;
    }
    // Before the row becomes visible: from then on the lock shows that the run is alive.
    for (const auto& [id, is_running] : outcomes)
      if (is_running)
        hold(change, id);
    change.commit();
  });
  auto wanted = problem ? held_before : held_;
  if (!problem)
    for (const auto& [id, is_running] : outcomes)
      if (!is_running)
        wanted.erase(id);
  if (wanted != held_)
    let_go(wanted);
  if (problem && !culprit.empty())
    problem->message += " (" + culprit + ")";
  return problem;
}

result<std::optional<regime_row>> postgres_store::regime_before(const std::string& source,
                                                                market::date day) {
  return database_->attempt_value([&]() -> std::optional<regime_row> {
    pqxx::read_transaction look{database_->raw()};
    const auto found = look.exec_prepared(newest_regime, source, day.iso());
    return found.empty() ? std::nullopt : std::optional{whole<regime_row>(found[0])};
  });
}

result<std::vector<kept_run>> postgres_store::kept_runs() {
  return kept_runs_in(*database_);
}

result<std::uint64_t> postgres_store::prune(const prune_step& what) {
  const auto statements = statements_of(what.what);
  return database_->attempt_value([&] {
    pqxx::work change{database_->raw()};
    std::uint64_t gone = 0;
    if (!statements.calls.empty())
      gone = change.exec_params(with_dollars(statements.calls), what.run_id, what.before_us)
               .affected_rows();
    if (gone == 0)
      for (const auto& sql : statements.parts)
        gone += change.exec_params(with_dollars(sql), what.run_id).affected_rows();
    change.commit();
    return gone;
  });
}

result<run_numbers> postgres_store::numbers_of(const std::string& run_id) {
  return database_->attempt_value([&] {
    pqxx::read_transaction look{database_->raw()};
    const auto found = look.exec_prepared1(last_numbers, run_id);
    return run_numbers{number_of<std::int64_t>(found[0]), number_of<std::int64_t>(found[1])};
  });
}

result<std::optional<earlier_list>> postgres_store::list_before(const std::string& scanner,
                                                                const std::string& session) {
  return database_->attempt_value([&] {
    pqxx::read_transaction look{database_->raw()};
    std::optional<earlier_list> list;
    for (const auto& row : look.exec_prepared(newest_list_before, scanner, session)) {
      if (!list)
        list.emplace();
      if (auto code = std::string{row[0].c_str()}; !code.empty())
        list->emplace(std::move(code), number_of<int>(row[1]));
    }
    return list;
  });
}

} // namespace

result<std::unique_ptr<result_store>> open_postgres_store(const std::string& url,
                                                          const postgres_options& options,
                                                          const conversion_progress& progress) {
  auto database = postgres_connection::open(url, options.lock_timeout);
  if (!database)
    return database.error();
  if (auto problem = migrate(**database))
    return *problem;
  if (auto problem = convert_old_verdicts(**database, progress))
    return *problem;
  auto out = std::make_unique<postgres_store>(std::move(*database));
  if (auto problem = out->prepare())
    return *problem;
  return std::unique_ptr<result_store>{std::move(out)};
}

} // namespace tandem::store
