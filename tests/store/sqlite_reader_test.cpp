#include "store/result_reader.hpp"
#include "store/sqlite_store.hpp"
#include "tests/store/reader.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <set>

using namespace tandem;
using store::api_call_row;
using store::run_row;
using tandem::test::temporary_folder;

namespace {

// Two gateways: 3 + 4 calls, 1 + 0 refused, 0 + 2 violations.
constexpr auto report_of_two =
  R"({"run":{"wall_s":51.02},"gateway":[{"calls":3,"refused":1,"violations":0},)"
  R"({"calls":4,"refused":0,"violations":2}]})";

run_row run(const std::string& id, const std::string& outcome = "complete",
            const std::string& report = report_of_two) {
  return {id,
          "2025-07-18",
          "parallel",
          outcome,
          "2025-07-18T06:41:02.113Z",
          outcome == "running" ? "" : "2025-07-18T06:41:53.133Z",
          report};
}

api_call_row call(const std::string& run_id, std::int64_t seq, const std::string& outcome = "ok") {
  return {run_id,
          seq,
          "default",
          "ka10081",
          1000 * seq,
          1000 * seq + 50,
          1000 * seq + 700,
          outcome == "timeout" ? std::optional<int>{} : 200,
          outcome == "timeout" ? std::optional<int>{} : 0,
          outcome};
}

template <class T>
std::string why(const result<T>& got) {
  return got ? std::string{} : got.error().message;
}

struct fixture {
  temporary_folder folder;
  std::string path = folder.path("tandem.db");

  std::unique_ptr<store::result_store> writer() const {
    auto opened = store::open_sqlite_store(path, {});
    BOOST_TEST_REQUIRE(static_cast<bool>(opened));
    return std::move(*opened);
  }
  void write(const std::vector<store::row>& rows) const { BOOST_TEST(!writer()->write(rows)); }
  std::unique_ptr<store::result_reader> reading() const {
    auto opened = store::open_result_reader("sqlite:" + path);
    BOOST_TEST_REQUIRE(static_cast<bool>(opened), why(opened));
    return std::move(*opened);
  }
  failure refused() const {
    const auto opened = store::open_result_reader("sqlite:" + path);
    BOOST_TEST_REQUIRE(!opened);
    BOOST_TEST_MESSAGE(opened.error().message);
    return opened.error();
  }
  std::vector<store::past_run> list(const store::run_filter& wanted = {}) const {
    auto all = reading()->list_runs(wanted);
    BOOST_TEST_REQUIRE(static_cast<bool>(all), why(all));
    return *all;
  }
  std::vector<std::string> ids(const store::run_filter& wanted = {}) const {
    std::vector<std::string> out;
    for (const auto& one : list(wanted))
      out.push_back(one.id);
    return out;
  }
  std::string found(const std::string& word) const {
    const auto one = store::find_run(*reading(), word);
    return one ? one->id : std::string{to_string(one.error().code)} + ": " + one.error().message;
  }
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{folder.path()})
      names.insert(entry.path().filename());
    return names;
  }
};

using words = std::vector<std::string>;

} // namespace

BOOST_FIXTURE_TEST_SUITE(sqlite_reader, fixture)

BOOST_AUTO_TEST_CASE(a_run_that_ended_has_the_numbers_of_its_report) {
  store::candidate_row picked;
  picked.run_id = "R1";
  picked.scanner = "v2";
  picked.code = "005930";
  auto again = picked;
  again.scanner = "v3";
  write({run("R1"), call("R1", 1), picked, again});
  const auto all = list();
  BOOST_TEST_REQUIRE(all.size() == 1u);
  const auto& one = all[0];
  BOOST_TEST(one.id == "R1");
  BOOST_TEST(one.date == "2025-07-18");
  BOOST_TEST(one.mode == "parallel");
  BOOST_TEST(one.outcome == "complete");
  BOOST_TEST(one.started_at == "2025-07-18T06:41:02.113Z");
  BOOST_TEST(one.finished_at == "2025-07-18T06:41:53.133Z");
  BOOST_TEST(one.wall_s.value() == 51.02);
  BOOST_TEST(one.calls == 7);
  BOOST_TEST(one.refused == 1);
  BOOST_TEST(one.violations.value() == 2);
  BOOST_TEST(one.candidates == 2);
}

BOOST_AUTO_TEST_CASE(calls_of_a_run_without_report_are_counted) {
  write({run("R1", "running", ""), call("R1", 1), call("R1", 2, "rate_limited"),
         call("R1", 3, "timeout"), call("R2", 1, "rate_limited")});
  const auto one = list().at(0);
  BOOST_TEST(one.outcome == "running");
  BOOST_TEST(one.finished_at.empty());
  BOOST_TEST(!one.wall_s);
  BOOST_TEST(one.calls == 3);
  BOOST_TEST(one.refused == 1);
  BOOST_TEST(!one.violations);
  BOOST_TEST(one.candidates == 0);
}

BOOST_AUTO_TEST_CASE(a_report_without_gateways_leaves_them_to_the_audit) {
  write({run("R1", "failed", R"({"run":{}})"), call("R1", 1)});
  BOOST_TEST(list().at(0).calls == 1);
  BOOST_TEST(!list().at(0).wall_s);
  BOOST_TEST(!list().at(0).violations);
}

BOOST_AUTO_TEST_CASE(the_newest_run_comes_first) {
  auto other = run("R2");
  other.date = "2025-07-21";
  write({run("R1"), other, run("R3")});
  BOOST_TEST(ids() == (words{"R3", "R2", "R1"}), boost::test_tools::per_element());
  BOOST_TEST(ids({2, "", ""}) == (words{"R3", "R2"}), boost::test_tools::per_element());
  BOOST_TEST(ids({9, "R1", ""}) == (words{"R1"}), boost::test_tools::per_element());
  BOOST_TEST(ids({9, "", "2025-07-21"}) == (words{"R2"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_run_is_found_by_what_begins_its_id_alone) {
  write({run("01JA"), run("01JB"), run("01K"), run("01KC")});
  BOOST_TEST(found("latest") == "01KC");
  BOOST_TEST(found("01JA") == "01JA");
  BOOST_TEST(found("01jb") == "01JB");
  BOOST_TEST(found("01KC") == "01KC");
  BOOST_TEST(found("01K") == "01K"); // Whole ids go first.
  BOOST_TEST(found("01J") == "invalid_argument: more than one run begins with \"01J\": 01JA 01JB");
  BOOST_TEST(found("02")
             == "invalid_argument: no run is called \"02\" or begins so; `tandem runs` lists them");
  BOOST_TEST(found("01_").starts_with("invalid_argument: no run")); // It is no pattern.
  BOOST_TEST(found("%").starts_with("invalid_argument: no run"));
}

BOOST_AUTO_TEST_CASE(no_run_is_the_latest_of_none) {
  write({});
  BOOST_TEST(list().empty());
  BOOST_TEST(found("latest") == "invalid_argument: there is no run yet; `tandem scan` makes one");
}

BOOST_AUTO_TEST_CASE(calls_come_in_the_order_they_ended) {
  write({call("R1", 2, "timeout"), call("R1", 1), call("R2", 1)});
  const auto calls = reading()->calls_of("R1");
  BOOST_TEST_REQUIRE(static_cast<bool>(calls));
  BOOST_TEST_REQUIRE(calls->size() == 2u);
  const auto& first = calls->at(0);
  BOOST_TEST(first.run_id == "R1");
  BOOST_TEST(first.seq == 1);
  BOOST_TEST(first.key == "default");
  BOOST_TEST(first.tr == "ka10081");
  BOOST_TEST(first.slot_us == 1000);
  BOOST_TEST(first.sent_us == 1050);
  BOOST_TEST(first.answered_us == 1700);
  BOOST_TEST(first.status.value() == 200);
  BOOST_TEST(first.return_code.value() == 0);
  BOOST_TEST(first.outcome == "ok");
  const auto& second = calls->at(1);
  BOOST_TEST(!second.status);
  BOOST_TEST(!second.return_code);
  BOOST_TEST(second.outcome == "timeout");
}

BOOST_AUTO_TEST_CASE(reading_leaves_the_folder_as_it_was) {
  write({run("R1")});
  const std::set<std::string> before{"tandem.db", "tandem.db.lock"};
  BOOST_TEST(files() == before, boost::test_tools::per_element());
  const auto bytes = folder.read("tandem.db");
  BOOST_TEST(list().size() == 1u);
  BOOST_TEST(files() == before, boost::test_tools::per_element());
  BOOST_TEST((folder.read("tandem.db") == bytes));
}

BOOST_AUTO_TEST_CASE(reading_works_while_a_writer_writes) {
  const auto writing = writer();
  BOOST_TEST(!writing->write({run("R1", "running", "")}));
  const auto look = reading(); // Neither waits for the other.
  BOOST_TEST(look->list_runs({})->size() == 1u);
  BOOST_TEST(!writing->write({run("R2", "running", "")}));
  BOOST_TEST(look->list_runs({})->size() == 2u);
}

BOOST_AUTO_TEST_CASE(reading_works_in_the_middle_of_a_transaction) {
  write({run("R1")});
  reader shell{path};
  shell.query("BEGIN IMMEDIATE; INSERT INTO run (id, date, mode, outcome, started_at) "
              "VALUES ('R2', '', 'parallel', 'running', '')");
  BOOST_TEST(ids() == (words{"R1"}), boost::test_tools::per_element());
  shell.query("COMMIT");
  BOOST_TEST(ids() == (words{"R2", "R1"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_writer_that_comes_later_is_noticed) {
  write({run("R1")});
  const auto look = reading();
  BOOST_TEST(look->list_runs({})->size() == 1u);
  {
    const auto writing = writer();
    BOOST_TEST(!writing->write({run("R2")}));
    BOOST_TEST(look->list_runs({})->size() == 2u); // It stands in the log only.
  }
  write({run("R3")});
  BOOST_TEST(look->list_runs({})->size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_writer_that_has_come_and_gone_is_noticed) {
  write({run("R1")});
  const auto look = reading();
  write({run("R2")});
  BOOST_TEST(!std::filesystem::exists(path + "-wal"));
  BOOST_TEST(look->list_runs({})->size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_a_killed_writer_left_is_read_and_left) {
  {
    const auto writing = writer();
    BOOST_TEST(!writing->write({run("R1", "running", "")}));
    // As a kill leaves them: the log is full, the file knows nothing of it.
    for (const std::string suffix : {"", "-wal", "-shm"})
      std::filesystem::copy_file(path + suffix, folder.path("killed.db") + suffix);
  }
  path = folder.path("killed.db");
  const auto log = folder.read("killed.db-wal");
  BOOST_TEST(log.size() > 0u);
  BOOST_TEST(ids() == (words{"R1"}), boost::test_tools::per_element());
  BOOST_TEST((folder.read("killed.db-wal") == log));
}

BOOST_AUTO_TEST_CASE(a_name_with_the_letters_of_a_uri_is_a_name) {
  path = folder.path("a?b=1#c%20d 삼성.db");
  write({run("R1")});
  BOOST_TEST(ids() == (words{"R1"}), boost::test_tools::per_element());
  BOOST_TEST(files().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_missing_database_is_not_made) {
  BOOST_TEST((refused().code == ec::storage_failure));
  BOOST_TEST(refused().message.ends_with("tandem.db: does not exist yet; `tandem scan` makes it"));
  BOOST_TEST(files().empty());
  path = folder.path("nowhere/tandem.db");
  BOOST_TEST(refused().message.find("nowhere does not exist") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_address_is_read_as_the_writer_reads_it) {
  for (const std::string url : {"tandem.db", "sqlite:", "postgresql://u:hunter2@h/d"}) {
    const auto opened = store::open_result_reader(url);
    BOOST_TEST_REQUIRE(!opened);
    BOOST_TEST((opened.error().code == ec::invalid_config));
    BOOST_TEST(opened.error().message == store::open_result_store(url).error().message);
  }
}

BOOST_AUTO_TEST_CASE(another_version_of_the_schema_is_refused) {
  write({});
  reader{path}.query("DELETE FROM schema_version WHERE version > 1");
  BOOST_TEST(refused().message.find("schema version 1 is older than") != std::string::npos);
  BOOST_TEST(refused().message.find("the next `tandem scan` brings it up to date")
             != std::string::npos);
  reader{path}.query("INSERT INTO schema_version VALUES (99, 'x')");
  BOOST_TEST(refused().message.find("schema version 99 is newer than") != std::string::npos);
  BOOST_TEST((refused().code == ec::storage_failure));
}

BOOST_AUTO_TEST_CASE(a_file_without_results_is_refused) {
  folder.write("tandem.db", "");
  BOOST_TEST(refused().message.find("has no results yet") != std::string::npos);
  folder.write("tandem.db", std::string(4096, 'x'));
  BOOST_TEST(refused().message.find("is not a SQLite database") != std::string::npos);
  path = folder.path("other.db");
  folder.write("other.db", "");
  reader{path}.query("CREATE TABLE run (id)");
  BOOST_TEST(refused().message.find("is a database of another program") != std::string::npos);
  path = folder.path("");
  BOOST_TEST(refused().message.find("is a folder") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
