#include "tests/actors/writer/writer_fixture.hpp"

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

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
  BOOST_TEST((arrived(3) == std::vector<std::string>{"r1", "r2", "r3"}));
  BOOST_TEST(waiting() == 0u);
  BOOST_TEST(said("store.replayed rows=3") == 1u);
  save(run("r4"));
  BOOST_TEST(disk->transactions.back().size() == 1u);
  BOOST_TEST((arrived(3) == std::vector<std::string>{"r1", "r2", "r3", "r4"}));
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
  ended.outcome = run_outcome::complete;
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
  BOOST_TEST(disk->synced == 1u); // The outbox, which survives a power cut, has dropped it.
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
