#include "sim/broker/audit.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::sim;
using tandem::test::temporary_folder;

BOOST_AUTO_TEST_SUITE(audit)

BOOST_AUTO_TEST_CASE(writes_one_line_at_once_as_the_contract_shows_it) {
  const temporary_folder folder;
  const auto log = std::move(*audit_log::create(folder.path("a.jsonl")));
  audit_entry entry;
  entry.t_us = 1'234'567;
  entry.key = "ke\"y";
  entry.tr = "ka10081";
  entry.code = "005930";
  entry.status = 429;
  entry.return_code = 5;
  entry.verdict = "too_many";
  BOOST_TEST(!log->record(entry));
  BOOST_TEST(folder.read("a.jsonl")
             == R"({"t_us":1234567,"key":"ke\"y","tr":"ka10081","code":"005930","status":429,)"
                R"("return_code":5,"verdict":"too_many"})"
                "\n");
}

BOOST_AUTO_TEST_CASE(starts_its_file_anew) {
  const temporary_folder folder;
  folder.write("a.jsonl", "of an earlier run\n");
  const auto log = audit_log::create(folder.path("a.jsonl"));
  BOOST_TEST(folder.read("a.jsonl").empty());
}

BOOST_AUTO_TEST_CASE(says_which_file_it_cannot_write) {
  const temporary_folder folder;
  const auto log = audit_log::create(folder.path("no/such/a.jsonl"));
  BOOST_REQUIRE(!log);
  BOOST_TEST((log.error().code == ec::invalid_argument));
  BOOST_TEST(log.error().message.find("no/such/a.jsonl") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(reports_a_full_disk) {
  const auto log = audit_log::create("/dev/full"); // Linux: every write fails with ENOSPC.
  BOOST_REQUIRE(log);
  const auto problem = (*log)->record({});
  BOOST_REQUIRE(problem);
  BOOST_TEST((problem->code == ec::storage_failure));
}

BOOST_AUTO_TEST_SUITE_END()
