#include "tests/actors/writer/writer_fixture.hpp"
#include "tests/market/named.hpp"

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

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
    asker->send(pen, call_record{{"r1", 0, "default", "ka10081", 1, 2, 3, 200, 0, "ok"}});
  });
  virtual_time.drain();
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  BOOST_TEST(disk->transactions[0].size() == 4u);
  BOOST_TEST(answers == 2);
}

BOOST_FIXTURE_TEST_CASE(a_row_nobody_waits_for_is_committed_at_once_where_rows_are_far_between,
                        writer_fixture) {
  open();
  record_call("ka10081");
  BOOST_TEST(disk->transactions.size() == 1u);
  virtual_time.advance(200ms);
  record_call("ka10081");
  BOOST_TEST(disk->transactions.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(rows_of_one_interval_share_a_transaction, writer_fixture) {
  open();
  record_call("ka10081");
  record_call("ka10081");
  virtual_time.advance(150ms);
  record_call("ka10081");
  virtual_time.advance(49ms);
  BOOST_TEST(disk->transactions.size() == 1u);
  virtual_time.advance(1ms); // Counted from the commit, so none waits longer.
  BOOST_REQUIRE(disk->transactions.size() == 2u);
  BOOST_TEST(disk->transactions[1].size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(committed_rows_are_counted_by_table, writer_fixture) {
  open();
  record_call("ka10081");
  record_call("ka10081");
  auto counted = [this] {
    auto out = ask<writer_status>(virtual_time, pen, get_status{});
    virtual_time.drain();
    return out->value->rows;
  };
  using counts = std::map<std::string, std::uint64_t>;
  BOOST_TEST((counted() == counts{{"api_call", 1}})); // The second one waits for its commit.
  save(symbols(3));
  BOOST_TEST((counted() == counts{{"api_call", 2}, {"symbol", 3}}));
  disk->problem = failure{ec::storage_failure, "disk full"};
  save(run("r1"));
  BOOST_TEST((counted() == counts{{"api_call", 2}, {"symbol", 3}}));
  disk->problem.reset();
  save(run("r1"));
  BOOST_TEST((counted() == counts{{"api_call", 2}, {"run", 1}, {"symbol", 3}}));
}

BOOST_FIXTURE_TEST_CASE(a_full_batch_is_committed_at_once, writer_fixture) {
  open();
  save(run("r1"));
  for (int i = 0; i < 4; ++i)
    record_call("ka10081");
  BOOST_TEST(disk->transactions.size() == 1u);
  record_call("ka10081");
  BOOST_REQUIRE(disk->transactions.size() == 2u);
  BOOST_TEST(disk->transactions[1].size() == 5u);
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
  save(run("r1"));
  record_call("ka10081");
  virtual_time.advance(150ms);
  save(run("r2")); // Takes the waiting row along.
  BOOST_REQUIRE(disk->transactions.size() == 2u);
  BOOST_TEST(disk->transactions[1].size() == 2u);
  record_call("ka10081");
  virtual_time.advance(199ms); // The first row's timer has fired for nobody.
  BOOST_TEST(disk->transactions.size() == 2u);
  virtual_time.advance(1ms);
  BOOST_TEST(disk->transactions.size() == 3u);
}

BOOST_FIXTURE_TEST_CASE(a_command_without_rows_is_answered_too, writer_fixture) {
  open();
  auto out = save(save_candidates{"run", "v2", {}});
  virtual_time.advance(200ms);
  BOOST_TEST(is_saved(out, 1));
  // An empty list is one, too: what the store has of an earlier one is dropped.
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  BOOST_TEST(std::get<store::new_list>(disk->transactions[0].at(0)).scanner == "v2");
}

BOOST_FIXTURE_TEST_CASE(a_flush_commits_at_once, writer_fixture) {
  open();
  save(run("r1"));
  record_call("ka10081");
  auto flushed = save(flush_rows{});
  BOOST_TEST(disk->transactions.size() == 2u);
  BOOST_TEST(is_saved(flushed, 1));
  BOOST_TEST(is_saved(save(flush_rows{}), 0)); // Nothing left.
  BOOST_TEST(disk->transactions.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(an_exit_commits_what_was_accepted, writer_fixture) {
  open();
  save(run("r1"));
  record_call("ka10081");
  record_call("ka10081");
  caf::anon_send_exit(pen, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_REQUIRE(disk->transactions.size() == 2u);
  BOOST_TEST(disk->transactions[1].size() == 2u);
  BOOST_TEST(disk->synced == 2u);
  BOOST_TEST(is_refused(save(run("r2")), ec::shutting_down));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(writer_syncs)

BOOST_FIXTURE_TEST_CASE(the_row_of_a_run_survives_a_power_cut_and_what_it_does_meanwhile_need_not,
                        writer_fixture) {
  open();
  save(run("r1"));
  BOOST_TEST(disk->synced == 1u);
  record_call("ka10081");
  save(symbols(2));
  BOOST_TEST(disk->transactions.size() == 2u);
  BOOST_TEST(disk->synced == 1u);
  auto last = run("r1");
  last.outcome = run_outcome::complete;
  BOOST_TEST(is_saved(save(last), 1));
  BOOST_TEST(disk->synced == 3u);
}

BOOST_FIXTURE_TEST_CASE(what_is_flushed_survives_a_power_cut, writer_fixture) {
  open();
  record_call("ka10081");
  BOOST_TEST(disk->synced == 0u);
  save(flush_rows{}); // Nothing is left to commit, and something to sync.
  BOOST_TEST(disk->synced == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_sync_that_fails_is_told, writer_fixture) {
  open();
  disk->sync_problem = failure{ec::storage_failure, "tandem.db: disk I/O error"};
  auto last = run("r1");
  last.outcome = run_outcome::interrupted;
  BOOST_TEST(is_refused(save(last), ec::storage_failure));
  BOOST_TEST(is_refused(save(flush_rows{}), ec::storage_failure));
  disk->sync_problem.reset();
  BOOST_TEST(is_saved(save(flush_rows{}), 0));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(writer_rows)

BOOST_FIXTURE_TEST_CASE(a_runs_row_carries_every_field, writer_fixture) {
  open();
  save(
    save_run{{"r1", "2025-07-18", "sequential", run_outcome::complete, "2025-07-18T06:00:00.000Z",
              "2025-07-18T06:01:00.000Z", "{}", "--gateway.delay=5ms\n", "[\"005930\"]"}});
  save(flush_rows{});
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  const auto& row = std::get<store::run_row>(disk->transactions[0].at(0));
  BOOST_TEST(row.id == "r1");
  BOOST_TEST(row.date == "2025-07-18");
  BOOST_TEST(row.mode == "sequential");
  BOOST_TEST((row.outcome == run_outcome::complete));
  BOOST_TEST(row.started_at == "2025-07-18T06:00:00.000Z");
  BOOST_TEST(row.finished_at == "2025-07-18T06:01:00.000Z");
  BOOST_TEST(row.report == "{}");
  BOOST_TEST(row.settings == "--gateway.delay=5ms\n");
  BOOST_TEST(row.universe == "[\"005930\"]");
}

namespace {

market::candidate listed(const std::string& code) {
  market::candidate one;
  one.what.symbol = {code, code, market::market_id::kospi, true};
  one.what.result.engine = market::testing::engine_named("v2");
  return one;
}

/// "005930 new 1": what an answer says of each candidate.
std::string told(const std::shared_ptr<test::reply<rows_saved>>& out) {
  BOOST_TEST_REQUIRE(out->value.has_value());
  std::string text;
  for (const auto& [code, known] : out->value->novelties)
    text += (text.empty() ? "" : ", ") + code
            + (!known.is_new   ? ""
               : *known.is_new ? " new"
                               : " old")
            + (known.days_listed ? " " + std::to_string(*known.days_listed) : "");
  return text;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_list_is_compared_with_that_of_the_session_before, writer_fixture) {
  disk->list_of_before = store::earlier_list{{"005930", 4}, {"035420", 1}};
  open();
  save(run("r1"));
  const auto out = save(save_candidates{"r1", "v2", {listed("005930"), listed("000660")}});
  BOOST_TEST(disk->asked_before == (std::vector<std::string>{"v2 2025-07-18"}),
             boost::test_tools::per_element());
  BOOST_TEST(told(out) == "000660 new 1, 005930 old 5");
  const auto& row = std::get<store::candidate_row>(disk->transactions.back().back());
  BOOST_TEST(row.code == "000660");
  BOOST_TEST((row.is_new == true));
  BOOST_TEST((row.days_listed == 1));
}

BOOST_FIXTURE_TEST_CASE(the_first_list_of_all_has_nothing_new, writer_fixture) {
  open();
  save(run("r1"));
  BOOST_TEST(told(save(save_candidates{"r1", "v2", {listed("005930")}})) == "005930 1");
}

BOOST_FIXTURE_TEST_CASE(a_store_that_is_away_leaves_open_what_is_new, writer_fixture) {
  disk->list_of_before = store::earlier_list{{"005930", 4}};
  unreachable = failure{ec::storage_away, "no route"};
  open();
  save(run("r1"));
  const auto out = save(save_candidates{"r1", "v2", {listed("005930")}});
  BOOST_TEST(told(out) == "005930");
  BOOST_TEST(disk->asked_before.empty());
}

BOOST_FIXTURE_TEST_CASE(symbols_and_candidates_become_rows, writer_fixture) {
  open();
  save(symbols(1));
  market::candidate one;
  one.rank = 1;
  one.what.symbol = {"005930", "삼성전자", market::market_id::kospi, true};
  one.what.result.engine = market::testing::engine_named("v2");
  one.what.result.score = 9.0;
  one.what.data = {market::close_basis::evening, market::doubt{}}; // The first reason: a hole.
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
  const auto& row = std::get<store::candidate_row>(disk->transactions[1].at(2));
  BOOST_TEST(row.run_id == "run");
  BOOST_TEST(row.scanner == "mine");
  BOOST_TEST(row.code == "005930");
  BOOST_TEST(row.engine == "v2");
  BOOST_TEST((row.score == 9.0));
  BOOST_TEST(row.basis == "evening");
  BOOST_TEST(row.doubt == "hole");
}

BOOST_FIXTURE_TEST_CASE(a_verdict_keeps_what_its_candles_are_worth, writer_fixture) {
  open();
  const market::listing samsung{"005930", "삼성전자", market::market_id::kospi, true};
  const auto judged = [&](const market::data_quality& data) {
    caf::anon_send(pen, save_verdict{"run", "mine", samsung, {}, data});
    virtual_time.drain();
  };
  market::doubt no_volume;
  no_volume.reason = market::doubt_reason::no_volume;
  judged({market::close_basis::regular, no_volume});
  judged({market::close_basis::charted, std::nullopt});
  judged({market::close_basis::charted, std::nullopt, true});
  save(flush_rows{});
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  const auto verdicts =
    store::read_block(std::get<store::verdict_block_row>(disk->transactions[0].at(0)));
  BOOST_TEST_REQUIRE(static_cast<bool>(verdicts));
  BOOST_TEST(verdicts->at(0).basis == "regular");
  BOOST_TEST(verdicts->at(0).doubt == "no_volume");
  BOOST_TEST(verdicts->at(1).basis == "charted");
  BOOST_TEST(verdicts->at(1).doubt.empty());
  BOOST_TEST(verdicts->at(2).basis == "stale");
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
  disk->numbers_before.call = 5; // The run is resumed.
  open();
  save_run begins;
  begins.id = "run";
  begins.date = "2025-07-18";
  save(begins);
  record_call("ka10081");
  save(flush_rows{});
  BOOST_TEST(std::get<store::api_call_row>(disk->transactions.back().back()).seq == 6);
  disk->transactions.pop_back();
  disk->transactions.pop_back(); // The run's row.
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
