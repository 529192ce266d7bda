#include "actors/writer/writer.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/virtual_system.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

namespace {

/// A store in memory that keeps each transaction, or fails when told to.
class kept_transactions : public store::result_store {
public:
  status write(const std::vector<store::row>& rows) override {
    if (problem)
      return problem;
    transactions.push_back(rows);
    return {};
  }
  result<std::optional<store::regime_row>> regime_before(const std::string&,
                                                         market::date) override {
    return stored;
  }
  result<std::int64_t> last_call_of(const std::string&) override { return std::int64_t{0}; }

  std::vector<std::vector<store::row>> transactions;
  std::optional<store::regime_row> stored;
  status problem;
};

/// A connection to it, which ends without ending the store.
class connection : public store::result_store {
public:
  explicit connection(std::shared_ptr<kept_transactions> to) : to_(std::move(to)) {}
  status write(const std::vector<store::row>& rows) override { return to_->write(rows); }
  result<std::optional<store::regime_row>> regime_before(const std::string& source,
                                                         market::date day) override {
    return to_->regime_before(source, day);
  }
  result<std::int64_t> last_call_of(const std::string& run_id) override {
    return to_->last_call_of(run_id);
  }

private:
  std::shared_ptr<kept_transactions> to_;
};

struct writer_fixture {
  virtual_system virtual_time;
  std::shared_ptr<kept_transactions> disk = std::make_shared<kept_transactions>();
  writer_options options{5, 200ms, 1s, 8s, 0};
  temporary_folder folder;
  store::outbox_options outbox{folder.path("outbox.db"), "elsewhere", 1000};
  std::vector<notice> notices;
  status unreachable; // What opening the store fails with.
  int opened = 0;
  writer_actor pen;

  result<std::unique_ptr<store::result_store>> connect() {
    ++opened;
    if (unreachable)
      return *unreachable;
    return std::unique_ptr<store::result_store>{std::make_unique<connection>(disk)};
  }

  void open() {
    auto there = connect();
    writer_places places{
      [this] { return connect(); }, [this] { return store::outbox::open(outbox); },
      there ? std::shared_ptr<store::result_store>{std::move(*there)} : nullptr, nullptr};
    if (std::filesystem::exists(outbox.path))
      places.outbox = std::move(*places.open_outbox());
    opened = 0;
    auto heard = virtual_time.spawn([this]() -> monitor_actor::behavior_type {
      return {
        [this](const notice& what) { notices.push_back(what); },
        [](const scan_progress&) {},
        [](const actor_restarted&) {},
        [](const watch&) {},
        [](const get_resource_usage&) { return resource_usage{}; },
      };
    });
    pen = caf::actor_cast<writer_actor>(virtual_time.spawn(writer, options, places, heard));
  }

  /// The process ends, and with it everything it has open.
  void close() {
    caf::anon_send_exit(pen, caf::exit_reason::user_shutdown);
    pen = nullptr;
    virtual_time.drain();
  }

  /// The ids of all runs stored, in the order of their rows.
  std::vector<std::string> stored_runs() const {
    std::vector<std::string> ids;
    for (const auto& transaction : disk->transactions)
      for (const auto& one : transaction)
        if (const auto* row = std::get_if<store::run_row>(&one))
          ids.push_back(row->id);
    return ids;
  }

  /// The same behind the row that says, on a new connection, that the run goes on.
  std::vector<std::string> arrived() const {
    auto ids = stored_runs();
    if (!ids.empty())
      ids.erase(ids.begin());
    return ids;
  }

  std::uint64_t waiting() {
    auto out = ask<writer_status>(virtual_time, pen, get_writer_status{});
    virtual_time.drain();
    return out->value->outbox_rows;
  }

  std::size_t said(const std::string& word) const {
    return static_cast<std::size_t>(
      std::count_if(notices.begin(), notices.end(),
                    [&](const auto& one) { return one.text.find(word) != std::string::npos; }));
  }

  template <class Command>
  std::shared_ptr<reply<rows_saved>> save(Command command) {
    auto out = ask<rows_saved>(virtual_time, pen, std::move(command));
    virtual_time.drain();
    return out;
  }

  static save_run run(const std::string& id) {
    return {id, "2025-07-18", "parallel", "running", "2025-07-18T06:00:00.000Z", "", "", "", ""};
  }

  static save_symbols symbols(int count) {
    save_symbols command;
    for (int i = 0; i < count; ++i)
      command.symbols.push_back(
        {std::to_string(100000 + i), "name", market::market_id::kosdaq, true});
    return command;
  }

  void record_call(const std::string& tr) {
    caf::anon_send(pen, call_record{"run", "default", tr, 1, 2, 3, 200, 0, "ok"});
    virtual_time.drain();
  }
};

bool is_saved(const std::shared_ptr<reply<rows_saved>>& out, std::uint64_t rows) {
  return out->answers == 1 && out->value && out->value->rows == rows;
}

bool is_refused(const std::shared_ptr<reply<rows_saved>>& out, ec code) {
  return out->answers == 1 && out->problem && out->problem->code == code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(writer_batches)

BOOST_FIXTURE_TEST_CASE(whoever_waits_is_answered_without_a_pause, writer_fixture) {
  open();
  auto out = save(run("r1"));
  BOOST_TEST(disk->transactions.size() == 1u);
  BOOST_TEST(is_saved(out, 1));
}

BOOST_FIXTURE_TEST_CASE(what_has_arrived_meanwhile_shares_the_transaction, writer_fixture) {
  open();
  int answers = 0;
  virtual_time.spawn([this, &answers](caf::event_based_actor* asker) {
    auto count = [&answers](const rows_saved&) { ++answers; };
    asker->request(pen, 1min, run("r1")).then(count);
    asker->request(pen, 1min, symbols(2)).then(count);
    asker->send(pen, call_record{"r1", "default", "ka10081", 1, 2, 3, 200, 0, "ok"});
  });
  virtual_time.drain();
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  BOOST_TEST(disk->transactions[0].size() == 4u);
  BOOST_TEST(answers == 2);
}

BOOST_FIXTURE_TEST_CASE(a_row_nobody_waits_for_waits_for_the_flush_interval, writer_fixture) {
  open();
  record_call("ka10081");
  virtual_time.advance(199ms);
  BOOST_TEST(disk->transactions.empty());
  virtual_time.advance(1ms);
  BOOST_TEST(disk->transactions.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(rows_of_one_interval_share_a_transaction, writer_fixture) {
  open();
  record_call("ka10081");
  virtual_time.advance(150ms);
  record_call("ka10081");
  virtual_time.advance(50ms); // Counted from the first row, so none waits longer.
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  BOOST_TEST(disk->transactions[0].size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(committed_rows_are_counted_by_table, writer_fixture) {
  open();
  record_call("ka10081");
  auto counted = [this] {
    auto out = ask<writer_status>(virtual_time, pen, get_writer_status{});
    virtual_time.drain();
    return out->value->rows;
  };
  using counts = std::map<std::string, std::uint64_t>;
  BOOST_TEST((counted() == counts{})); // It waits for its commit.
  save(symbols(3));
  BOOST_TEST((counted() == counts{{"api_call", 1}, {"symbol", 3}}));
  disk->problem = failure{ec::storage_failure, "disk full"};
  save(run("r1"));
  BOOST_TEST((counted() == counts{{"api_call", 1}, {"symbol", 3}}));
  disk->problem.reset();
  save(run("r1"));
  BOOST_TEST((counted() == counts{{"api_call", 1}, {"run", 1}, {"symbol", 3}}));
}

BOOST_FIXTURE_TEST_CASE(a_full_batch_is_committed_at_once, writer_fixture) {
  open();
  for (int i = 0; i < 4; ++i)
    record_call("ka10081");
  BOOST_TEST(disk->transactions.empty());
  record_call("ka10081");
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  BOOST_TEST(disk->transactions[0].size() == 5u);
}

BOOST_FIXTURE_TEST_CASE(one_large_command_is_one_transaction, writer_fixture) {
  open();
  auto out = save(symbols(2700));
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  BOOST_TEST(disk->transactions[0].size() == 2700u);
  BOOST_TEST(is_saved(out, 2700));
}

BOOST_FIXTURE_TEST_CASE(the_interval_starts_anew_after_a_commit, writer_fixture) {
  open();
  record_call("ka10081");
  virtual_time.advance(150ms);
  save(run("r1")); // Takes the waiting row along.
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  BOOST_TEST(disk->transactions[0].size() == 2u);
  record_call("ka10081");
  virtual_time.advance(199ms); // The first row's timer has fired for nobody.
  BOOST_TEST(disk->transactions.size() == 1u);
  virtual_time.advance(1ms);
  BOOST_TEST(disk->transactions.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_command_without_rows_is_answered_too, writer_fixture) {
  open();
  auto out = save(save_candidates{"run", "v2", {}});
  virtual_time.advance(200ms);
  BOOST_TEST(is_saved(out, 0));
  // An empty list is one, too: what the store has of an earlier one is dropped.
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  BOOST_TEST(std::get<store::new_list>(disk->transactions[0].at(0)).scanner == "v2");
}

BOOST_FIXTURE_TEST_CASE(a_flush_commits_at_once, writer_fixture) {
  open();
  record_call("ka10081");
  auto flushed = save(flush_rows{});
  BOOST_TEST(disk->transactions.size() == 1u);
  BOOST_TEST(is_saved(flushed, 1));
  BOOST_TEST(is_saved(save(flush_rows{}), 0)); // Nothing left.
  BOOST_TEST(disk->transactions.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_exit_commits_what_was_accepted, writer_fixture) {
  open();
  record_call("ka10081");
  record_call("ka10081");
  caf::anon_send_exit(pen, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  BOOST_TEST(disk->transactions[0].size() == 2u);
  BOOST_TEST(is_refused(save(run("r2")), ec::shutting_down));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(writer_rows)

BOOST_FIXTURE_TEST_CASE(a_runs_row_carries_every_field, writer_fixture) {
  open();
  save(save_run{"r1", "2025-07-18", "sequential", "complete", "2025-07-18T06:00:00.000Z",
                "2025-07-18T06:01:00.000Z", "{}", "--gateway.delay=5ms\n", "[\"005930\"]"});
  save(flush_rows{});
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  const auto& row = std::get<store::run_row>(disk->transactions[0].at(0));
  BOOST_TEST(row.id == "r1");
  BOOST_TEST(row.date == "2025-07-18");
  BOOST_TEST(row.mode == "sequential");
  BOOST_TEST(row.outcome == "complete");
  BOOST_TEST(row.started_at == "2025-07-18T06:00:00.000Z");
  BOOST_TEST(row.finished_at == "2025-07-18T06:01:00.000Z");
  BOOST_TEST(row.report == "{}");
  BOOST_TEST(row.settings == "--gateway.delay=5ms\n");
  BOOST_TEST(row.universe == "[\"005930\"]");
}

BOOST_FIXTURE_TEST_CASE(symbols_and_candidates_become_rows, writer_fixture) {
  open();
  save(symbols(1));
  market::candidate one;
  one.rank = 1;
  one.what.symbol = {"005930", "삼성전자", market::market_id::kospi, true};
  one.what.result.engine = "v2";
  one.what.result.at = market::stage::matched;
  one.what.result.score = 9.0;
  save(save_candidates{"run", "mine", {one}});
  save(flush_rows{});
  BOOST_REQUIRE(disk->transactions.size() == 2u);
  const auto& symbol = std::get<store::symbol_row>(disk->transactions[0].at(0));
  BOOST_TEST(symbol.code == "100000");
  BOOST_TEST(symbol.name == "name");
  BOOST_TEST(symbol.market == "KOSDAQ");
  BOOST_TEST(symbol.symbol_class == "common");
  BOOST_TEST((symbol.halted == false));
  BOOST_TEST(std::get<store::new_list>(disk->transactions[1].at(0)).run_id == "run");
  const auto& row = std::get<store::candidate_row>(disk->transactions[1].at(1));
  BOOST_TEST(row.run_id == "run");
  BOOST_TEST(row.scanner == "mine");
  BOOST_TEST(row.code == "005930");
  BOOST_TEST(row.engine == "v2");
  BOOST_TEST((row.score == 9.0));
}

BOOST_FIXTURE_TEST_CASE(calls_are_numbered_in_the_order_they_come, writer_fixture) {
  open();
  for (const auto* tr : {"au10001", "ka10099", "ka10081"})
    record_call(tr);
  save(flush_rows{});
  for (const auto* tr : {"ka10081", "ka10032"})
    record_call(tr);
  save(flush_rows{});
  std::int64_t expected = 0;
  for (const auto& transaction : disk->transactions)
    for (const auto& row : transaction)
      BOOST_TEST(std::get<store::api_call_row>(row).seq == ++expected);
  BOOST_TEST(expected == 5);
  close();
  options.calls_before = 5; // The run is resumed.
  open();
  record_call("ka10081");
  save(flush_rows{});
  BOOST_TEST(std::get<store::api_call_row>(disk->transactions.back().back()).seq == 6);
  disk->transactions.pop_back();
  const auto& last = std::get<store::api_call_row>(disk->transactions.back().back());
  BOOST_TEST(last.run_id == "run");
  BOOST_TEST(last.key == "default");
  BOOST_TEST(last.tr == "ka10032");
  BOOST_TEST(last.slot_us == 1);
  BOOST_TEST(last.sent_us == 2);
  BOOST_TEST(last.answered_us == 3);
  BOOST_TEST((last.status == 200));
  BOOST_TEST((last.return_code == 0));
  BOOST_TEST(last.outcome == "ok");
}

BOOST_FIXTURE_TEST_CASE(a_verdict_becomes_the_row_of_its_session, writer_fixture) {
  open();
  market::regime_inputs nothing;
  nothing.session = market::date::from_number(20250718);
  auto verdict = std::make_shared<const market::regime_verdict>(
    market::assess_regime(market::regime_version::v4, nothing));
  BOOST_TEST(is_saved(save(save_regime{"api.kiwoom.com", true, verdict}), 1));
  const auto& row = std::get<store::regime_row>(disk->transactions.at(0).at(0));
  BOOST_TEST(row.date == "2025-07-18");
  BOOST_TEST(row.source == "api.kiwoom.com");
  BOOST_TEST(row.version == "v4");
  BOOST_TEST(row.label == "neutral"); // Nothing is known.
  BOOST_TEST(row.midterm.empty());    // Assumed, not judged: no later session may begin with it.
  BOOST_TEST(row.is_final);
  BOOST_TEST(row.inputs.find("\"KOSDAQ_R20\":0") != std::string::npos, row.inputs);
}

BOOST_FIXTURE_TEST_CASE(the_stored_midterm_word_is_told, writer_fixture) {
  open();
  auto nothing = ask<stored_midterm>(virtual_time, pen, fetch_midterm{"sim:", {}});
  virtual_time.drain();
  BOOST_REQUIRE(nothing->value);
  BOOST_TEST(!nothing->value->session);
  disk->stored = store::regime_row{"2025-07-17", "bull", "normal"};
  disk->stored->midterm = "bull";
  auto found = ask<stored_midterm>(virtual_time, pen, fetch_midterm{"sim:", {}});
  virtual_time.drain();
  BOOST_REQUIRE(found->value);
  BOOST_TEST((found->value->session == market::date::from_number(20250717)));
  BOOST_TEST((found->value->word == market::regime_word::bull));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(writer_failures)

BOOST_FIXTURE_TEST_CASE(a_failed_commit_is_told_to_everybody_in_it, writer_fixture) {
  open();
  disk->problem = failure{ec::storage_failure, "tandem.db: disk full"};
  auto first = save(run("r1"));
  auto second = save(symbols(2));
  virtual_time.advance(200ms);
  BOOST_TEST(is_refused(first, ec::storage_failure));
  BOOST_TEST(is_refused(second, ec::storage_failure));
  BOOST_TEST(second->problem->message == "tandem.db: disk full");
}

BOOST_FIXTURE_TEST_CASE(a_store_that_recovers_is_used_again, writer_fixture) {
  open();
  disk->problem = failure{ec::storage_failure, "disk full"};
  save(run("r1"));
  virtual_time.advance(200ms);
  disk->problem.reset();
  auto out = save(run("r2"));
  virtual_time.advance(200ms);
  BOOST_TEST(is_saved(out, 1));
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  BOOST_TEST(disk->transactions[0].size() == 1u); // The refused row was given back to its sender.
}

BOOST_FIXTURE_TEST_CASE(lost_call_records_surface_at_one_flush, writer_fixture) {
  open();
  disk->problem = failure{ec::storage_failure, "disk full"};
  record_call("ka10081");
  virtual_time.advance(200ms);
  disk->problem = failure{ec::storage_failure, "read-only"};
  record_call("ka10081");
  virtual_time.advance(200ms);
  disk->problem.reset();
  auto first = save(flush_rows{});
  BOOST_TEST(is_refused(first, ec::storage_failure)); // The first one of the two.
  BOOST_TEST(is_saved(save(flush_rows{}), 0));
}

BOOST_FIXTURE_TEST_CASE(a_failure_somebody_was_told_of_does_not_surface_again, writer_fixture) {
  open();
  disk->problem = failure{ec::storage_failure, "disk full"};
  auto out = save(run("r1"));
  virtual_time.advance(200ms);
  BOOST_TEST(is_refused(out, ec::storage_failure));
  disk->problem.reset();
  BOOST_TEST(is_saved(save(flush_rows{}), 0));
}

BOOST_FIXTURE_TEST_CASE(a_flush_that_fails_says_so, writer_fixture) {
  open();
  disk->problem = failure{ec::storage_failure, "disk full"};
  record_call("ka10081");
  BOOST_TEST(is_refused(save(flush_rows{}), ec::storage_failure));
  disk->problem.reset();
  BOOST_TEST(is_saved(save(flush_rows{}), 0));
}

BOOST_FIXTURE_TEST_CASE(an_exit_that_cannot_commit_answers_its_waiters, writer_fixture) {
  open();
  disk->problem = failure{ec::storage_failure, "disk full"};
  auto out = save(run("r1"));
  caf::anon_send_exit(pen, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_TEST(is_refused(out, ec::storage_failure));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(writer_outbox)

namespace {

const failure gone{ec::storage_away, "postgresql://u@h/d: connection refused"};

}

BOOST_FIXTURE_TEST_CASE(while_the_store_is_away_rows_are_kept_and_acknowledged, writer_fixture) {
  open();
  BOOST_TEST(is_saved(save(run("r1")), 1));
  disk->problem = unreachable = gone;
  BOOST_TEST(is_saved(save(run("r2")), 1));
  BOOST_TEST(is_saved(save(run("r3")), 1));
  BOOST_TEST(waiting() == 2u);
  BOOST_TEST(said("store.away") == 1u);
  BOOST_TEST((stored_runs() == std::vector<std::string>{"r1"}));
}

BOOST_FIXTURE_TEST_CASE(what_waited_arrives_in_its_order_and_before_what_comes_later,
                        writer_fixture) {
  open();
  disk->problem = unreachable = gone;
  save(run("r1"));
  save(run("r2"));
  disk->problem.reset();
  unreachable.reset();
  save(run("r3")); // The store is back, but nothing may overtake.
  BOOST_TEST(stored_runs().empty());
  virtual_time.advance(1s);
  BOOST_TEST((arrived() == std::vector<std::string>{"r1", "r2", "r3"}));
  BOOST_TEST(waiting() == 0u);
  BOOST_TEST(said("store.replayed rows=3") == 1u);
  save(run("r4"));
  BOOST_TEST(disk->transactions.back().size() == 1u);
  BOOST_TEST((arrived() == std::vector<std::string>{"r1", "r2", "r3", "r4"}));
}

BOOST_FIXTURE_TEST_CASE(a_run_that_goes_on_is_said_to_go_on_when_the_store_is_back,
                        writer_fixture) {
  open();
  save(run("r1"));
  disk->problem = unreachable = gone;
  record_call("ka10081");
  virtual_time.advance(200ms);
  disk->problem.reset();
  unreachable.reset();
  virtual_time.advance(1s);
  // Who opened the store meanwhile took it for dead.
  BOOST_TEST((stored_runs() == std::vector<std::string>{"r1", "r1"}));
  BOOST_TEST(waiting() == 0u);
  auto ended = run("r1");
  ended.outcome = "complete";
  save(ended);
  disk->problem = unreachable = gone;
  record_call("ka10081");
  virtual_time.advance(200ms);
  disk->problem.reset();
  unreachable.reset();
  virtual_time.advance(1s);
  BOOST_TEST(stored_runs().size() == 3u); // An end is not taken back.
  BOOST_TEST(waiting() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_store_that_stays_away_is_asked_less_and_less_often, writer_fixture) {
  open();
  disk->problem = unreachable = gone;
  save(run("r1"));
  for (const int expected : {1, 1, 2, 2, 2, 2, 3}) { // Tries at 1, 3 and 7 s.
    virtual_time.advance(1s);
    BOOST_TEST(opened == expected);
  }
  virtual_time.advance(24s); // 15, 23, 31 s: every 8 s from then on.
  BOOST_TEST(opened == 6);
  BOOST_TEST(said("store.away") == 1u);
  unreachable = failure{ec::storage_failure, "password authentication failed"};
  virtual_time.advance(16s);
  BOOST_TEST(said("store.away") == 2u); // For another reason.
}

BOOST_FIXTURE_TEST_CASE(a_busy_store_keeps_its_connection, writer_fixture) {
  open();
  disk->problem = failure{ec::storage_busy, "tandem.db: locked by a shell"};
  BOOST_TEST(is_saved(save(run("r1")), 1));
  disk->problem.reset();
  virtual_time.advance(1s);
  BOOST_TEST((stored_runs() == std::vector<std::string>{"r1"}));
  BOOST_TEST(opened == 0);
}

BOOST_FIXTURE_TEST_CASE(the_next_process_stores_what_an_earlier_one_left, writer_fixture) {
  open();
  disk->problem = unreachable = gone;
  save(run("r1"));
  record_call("ka10081");
  close();
  disk->problem.reset();
  unreachable.reset();
  open();
  virtual_time.drain();
  BOOST_TEST((stored_runs() == std::vector<std::string>{"r1"}));
  BOOST_TEST(waiting() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_run_may_begin_while_the_store_is_away, writer_fixture) {
  disk->problem = unreachable = gone;
  open();
  virtual_time.drain();
  BOOST_TEST(is_saved(save(run("r1")), 1));
  auto word = ask<stored_midterm>(virtual_time, pen, fetch_midterm{"sim:", {}});
  virtual_time.drain();
  BOOST_REQUIRE(word->problem);
  BOOST_TEST((word->problem->code == ec::storage_away));
  disk->problem.reset();
  unreachable.reset();
  virtual_time.advance(8s);
  BOOST_TEST((arrived() == std::vector<std::string>{"r1"}));
}

BOOST_FIXTURE_TEST_CASE(a_flush_tries_once_more_to_empty_the_outbox, writer_fixture) {
  open();
  disk->problem = unreachable = gone;
  save(run("r1"));
  BOOST_TEST(is_saved(save(flush_rows{}), 0));
  BOOST_TEST(waiting() == 1u);
  disk->problem.reset();
  unreachable.reset();
  save(flush_rows{});
  BOOST_TEST(waiting() == 0u);
  BOOST_TEST((arrived() == std::vector<std::string>{"r1"}));
}

BOOST_FIXTURE_TEST_CASE(a_full_outbox_is_an_error_for_who_waits_and_for_the_log, writer_fixture) {
  outbox.rows_max = 2;
  open();
  disk->problem = unreachable = gone;
  BOOST_TEST(is_saved(save(symbols(2)), 2));
  auto refused = save(run("r1"));
  BOOST_TEST(is_refused(refused, ec::storage_failure));
  BOOST_TEST(refused->problem->message.find("store.outbox-max = 2") != std::string::npos);
  BOOST_TEST(said("store.outbox error=") == 1u);
}

BOOST_FIXTURE_TEST_CASE(rows_the_store_refuses_stay_and_are_said, writer_fixture) {
  open();
  disk->problem = unreachable = gone;
  save(run("r1"));
  unreachable.reset();
  disk->problem = failure{ec::storage_failure, "run r1: CHECK constraint failed"};
  virtual_time.advance(1s);
  BOOST_TEST(waiting() == 1u);
  BOOST_TEST(said("CHECK constraint failed") == 1u);
  virtual_time.advance(1min);
  BOOST_TEST(said("CHECK constraint failed") == 1u); // Not again and again.
}

BOOST_FIXTURE_TEST_CASE(a_store_that_goes_away_while_it_is_filled_is_filled_later, writer_fixture) {
  open();
  disk->problem = unreachable = gone;
  save(run("r1"));
  unreachable.reset(); // It can be reached, and is gone again at the first row.
  virtual_time.advance(1s);
  BOOST_TEST(waiting() == 1u);
  disk->problem.reset();
  virtual_time.advance(2s);
  BOOST_TEST((arrived() == std::vector<std::string>{"r1"}));
}

BOOST_AUTO_TEST_SUITE_END()
