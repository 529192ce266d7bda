#include "tests/actors/writer/writer_fixture.hpp"

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

// What the writer collects longer than other rows, and what it deletes after a scan.

BOOST_AUTO_TEST_SUITE(writer_blocks)

BOOST_FIXTURE_TEST_CASE(verdicts_wait_for_a_block_or_ten_seconds, writer_fixture) {
  open();
  const auto judge = [&](const std::string& scanner, int symbols) {
    for (int i = 0; i < symbols; ++i)
      caf::anon_send(
        pen, save_verdict{"run", scanner, {std::to_string(i), "", market::market_id::kospi}, {}});
    virtual_time.drain();
  };
  judge("a", 3);
  judge("b", 499);
  virtual_time.advance(9s);
  BOOST_TEST(disk->transactions.empty());
  judge("b", 2); // One more than a block.
  virtual_time.advance(200ms);
  BOOST_TEST(disk->transactions.empty());
  virtual_time.advance(1s);
  BOOST_REQUIRE(disk->transactions.size() == 1u);
  const auto block_at = [&](std::size_t transaction, std::size_t place) {
    return std::get<store::verdict_block_row>(disk->transactions.at(transaction).at(place));
  };
  BOOST_TEST(block_at(0, 0).scanner == "b");
  BOOST_TEST(store::read_block(block_at(0, 0))->size() == 500u);
  BOOST_TEST(std::get<store::run_scanner_row>(disk->transactions[0].at(1)).judged == 500);
  BOOST_TEST(block_at(0, 2).number == 2);
  BOOST_TEST(block_at(0, 2).scanner == "a");
  BOOST_TEST(block_at(0, 4).number == 3);
  BOOST_TEST(std::get<store::run_scanner_row>(disk->transactions[0].at(5)).judged == 501);
  // The list ends the pass: it takes the verdicts that wait, and drops those of an earlier process.
  judge("a", 2);
  save(save_candidates{"run", "a", {}});
  BOOST_REQUIRE(disk->transactions.size() == 2u);
  BOOST_TEST(block_at(1, 0).number == 4);
  BOOST_TEST(std::get<store::new_list>(disk->transactions[1].at(2)).first_block == 2);
  BOOST_TEST(std::get<store::run_scanner_row>(disk->transactions[1].at(3)).judged == 5);
}

BOOST_FIXTURE_TEST_CASE(after_a_scan_what_need_not_be_kept_goes_in_bites, writer_fixture) {
  open();
  disk->runs.resize(2);
  disk->runs[0].id = "old";
  disk->runs[0].started_at = "1969-06-01T00:00:00.000Z"; // The clock of the test begins in 1970.
  disk->runs[0].is_final = false;
  disk->runs[1] = disk->runs[0];
  disk->runs[1].id = "older";
  save_run ends;
  ends.id = "run";
  ends.date = "1970-01-01";
  ends.outcome = run_outcome::interrupted;
  save(ends);
  virtual_time.advance(1s);
  BOOST_TEST(disk->pruned.empty());
  ends.outcome = run_outcome::complete;
  save(ends);
  BOOST_TEST(disk->pruned.empty()); // Whoever waits is answered first.
  virtual_time.advance(1s);
  BOOST_TEST((disk->pruned == std::vector<std::string>{"old", "old", "older", "older"}));
}

BOOST_FIXTURE_TEST_CASE(blocks_of_a_resumed_run_are_numbered_on, writer_fixture) {
  open();
  disk->numbers_before.block = 7;
  save_run begins;
  begins.id = "run";
  begins.date = "2025-07-18";
  save(begins);
  caf::anon_send(pen, save_verdict{"run", "a", {"005930", "", market::market_id::kospi}, {}});
  save(save_candidates{"run", "a", {}});
  const auto& rows = disk->transactions.back();
  BOOST_TEST(std::get<store::verdict_block_row>(rows.at(0)).number == 8);
  BOOST_TEST(std::get<store::new_list>(rows.at(2)).first_block == 8);
}

BOOST_AUTO_TEST_SUITE_END()
