#include "store/results/outbox.hpp"
#include "store/results/row_codec.hpp"
#include "store/results/sqlite/store.hpp"
#include "store/results/verdict_block.hpp"
#include "tests/store/reader.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <sys/wait.h>
#include <unistd.h>

using namespace tandem;
using store::candidate_row;
using store::outbox;
using store::row;
using store::run_row;
using tandem::test::temporary_folder;

namespace {

run_row run(const std::string& id, const std::string& outcome = "running") {
  return {id,
          "2025-07-18",
          "parallel",
          parse_run_outcome(outcome).value(),
          "2025-07-18T06:41:02.113Z",
          "",
          ""};
}

candidate_row candidate(const std::string& code, int rank) {
  candidate_row out;
  out.run_id = "R1";
  out.scanner = "v2";
  out.code = code;
  out.name = "삼성전자 \"A\"\n\t\\";
  out.engine = "v2";
  out.rank = rank;
  out.score = 0.1 + 0.2;
  out.flags = "{}";
  return out;
}

struct fixture {
  temporary_folder folder;
  store::outbox_options options{folder.path("o.db"), "postgresql://u@h/d", 100};
  std::unique_ptr<outbox> box = open();

  std::unique_ptr<outbox> open() const { return open(options); }
  static std::unique_ptr<outbox> open(const store::outbox_options& with) {
    auto opened = outbox::open(with);
    BOOST_TEST_REQUIRE(static_cast<bool>(opened), (opened ? "" : opened.error().message));
    return std::move(*opened);
  }
  void put(const std::vector<row>& rows) {
    const auto problem = box->append(rows);
    BOOST_TEST(!problem, (problem ? problem->message : ""));
  }
  std::vector<std::string> front(std::size_t max = 1000) {
    const auto batch = box->front(max);
    BOOST_TEST_REQUIRE(static_cast<bool>(batch), (batch ? "" : batch.error().message));
    std::vector<std::string> ids;
    for (const auto& one : batch->rows)
      ids.push_back(std::get<run_row>(one).id);
    return ids;
  }
};

using ids = std::vector<std::string>;

} // namespace

BOOST_FIXTURE_TEST_SUITE(outbox_file, fixture)

BOOST_AUTO_TEST_CASE(rows_come_back_in_their_order_until_they_are_dropped) {
  put({run("R1"), run("R2")});
  put({run("R3")});
  BOOST_TEST(box->rows() == 3u);
  BOOST_TEST(front() == (ids{"R1", "R2", "R3"}), boost::test_tools::per_element());
  BOOST_TEST(front(2) == (ids{"R1", "R2"}), boost::test_tools::per_element());
  BOOST_TEST(!box->drop(*box->front(2)));
  BOOST_TEST(box->rows() == 1u);
  put({run("R4")});
  BOOST_TEST(front() == (ids{"R3", "R4"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_was_accepted_survives_the_process) {
  put({run("R1")});
  box.reset();
  box = open();
  BOOST_TEST(box->rows() == 1u);
  BOOST_TEST(front() == (ids{"R1"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_process_that_is_killed_leaves_what_it_accepted) {
  box.reset();
  const auto child = ::fork();
  if (child == 0) {
    auto mine = outbox::open(options);
    if (mine && !(*mine)->append({run("R1"), run("R2")}))
      ::kill(::getpid(), SIGKILL);
    ::_exit(1);
  }
  int ended = 0;
  BOOST_REQUIRE(::waitpid(child, &ended, 0) == child);
  BOOST_REQUIRE(WIFSIGNALED(ended));
  box = open();
  BOOST_TEST(front() == (ids{"R1", "R2"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_full_outbox_refuses_the_whole_batch_and_says_its_bound) {
  box.reset();
  options.rows_max = 3;
  box = open();
  put({run("R1"), run("R2")});
  const auto problem = box->append({run("R3"), run("R4")});
  BOOST_TEST_REQUIRE(problem.has_value());
  BOOST_TEST((problem->code == ec::storage_failure));
  BOOST_TEST(problem->message.find("store.outbox-max = 3") != std::string::npos);
  BOOST_TEST(front() == (ids{"R1", "R2"}), boost::test_tools::per_element());
  put({run("R3")});
}

BOOST_AUTO_TEST_CASE(rows_for_another_store_are_left_alone) {
  put({run("R1")});
  box.reset();
  auto other = options;
  other.target = "postgresql://u@other/d";
  box = open(other);
  BOOST_TEST(box->rows() == 0u);
  BOOST_TEST(box->others() == 1u);
  put({run("R2")});
  BOOST_TEST(front() == (ids{"R2"}), boost::test_tools::per_element());
  BOOST_TEST(!box->drop(*box->front(10)));
  box.reset();
  box = open();
  BOOST_TEST(front() == (ids{"R1"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_second_process_is_told_who_has_it) {
  const auto second = outbox::open(options);
  BOOST_TEST_REQUIRE(!second);
  BOOST_TEST((second.error().code == ec::storage_busy));
  BOOST_TEST(second.error().message.find("process " + std::to_string(::getpid()))
             != std::string::npos);
}

BOOST_AUTO_TEST_CASE(files_of_others_are_refused_and_left_alone) {
  const auto path = folder.path("other.db");
  folder.write("other.db", "");
  reader{path}.query("CREATE TABLE moz_places (url TEXT)");
  auto other = options;
  other.path = path;
  const auto opened = outbox::open(other);
  BOOST_TEST_REQUIRE(!opened);
  BOOST_TEST(opened.error().message.find("is not an outbox") != std::string::npos);
  BOOST_TEST(reader{path}.query("SELECT group_concat(name) FROM sqlite_schema") == "moz_places");
}

BOOST_AUTO_TEST_CASE(a_row_that_cannot_be_read_is_said_and_kept) {
  put({run("R1")});
  box.reset();
  reader{options.path}.query("UPDATE pending SET fields = '[1]'");
  box = open();
  const auto batch = box->front(10);
  BOOST_TEST_REQUIRE(!batch);
  BOOST_TEST(batch.error().message.find(options.path) != std::string::npos);
  BOOST_TEST(box->rows() == 1u);
}

BOOST_AUTO_TEST_CASE(replay_writes_the_last_of_each_key_whatever_was_stored_before) {
  const auto database = folder.path("t.db");
  auto opened = store::open_sqlite_store(database, {});
  const auto to = std::move(*opened);
  // The list was stored, the store went away, the list was made anew.
  BOOST_TEST(!to->write({run("R1"), candidate("000001", 1), candidate("000002", 2)}));
  put({store::new_list{"R1", "v2"}, candidate("000002", 1), candidate("000003", 2)});
  put({run("R1", "complete")});
  const auto first = box->front(2); // Stored, and then the power went before the drop.
  BOOST_TEST(!to->write(first->rows));
  for (const std::size_t expected : {2U, 2U, 0U}) {
    const auto written = store::replay(*box, *to, 2, {});
    BOOST_TEST_REQUIRE(static_cast<bool>(written));
    BOOST_TEST(written->size() == expected);
  }
  BOOST_TEST(box->rows() == 0u);
  reader look{database};
  BOOST_TEST(look.query("SELECT code, rank FROM candidate ORDER BY rank") == "000002|1\n000003|2");
  BOOST_TEST(look.query("SELECT outcome FROM run") == "complete");
}

BOOST_AUTO_TEST_CASE(a_run_of_a_dead_process_is_not_said_to_be_running) {
  const auto database = folder.path("t.db");
  auto opened = store::open_sqlite_store(database, {});
  put({run("R1"), run("R2"), run("R3", "complete")});
  BOOST_TEST(static_cast<bool>(store::replay(*box, **opened, 10, {"R2"})));
  BOOST_TEST(reader{database}.query("SELECT id, outcome FROM run ORDER BY id")
             == "R1|interrupted\nR2|running\nR3|complete");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(row_codec)

BOOST_AUTO_TEST_CASE(every_type_of_row_comes_back_whole) {
  auto picked = candidate("005930", 3);
  picked.position = 4;
  picked.basis = "evening";
  picked.doubt = "late";
  store::regime_row judged;
  judged.date = "2025-07-18";
  judged.label = "bull";
  judged.risk = "normal";
  judged.score = -1.25e-300;
  judged.is_final = true;
  const std::vector<row> all{
    run("R1"),
    picked,
    store::symbol_row{"005930", "삼성전자", "KOSPI", "preferred", true, std::nullopt},
    store::api_call_row{"R1", 7, "default", "ka10081", 1'752'820'862'000'000, -1, 0, 429, {}, "ok"},
    judged,
    store::verdict_block_row{"R1", 3, "v2", R"(["005930"])", {std::string{"\0\x80\xff", 3}}},
    store::new_list{"R1", "v2", 2},
    store::run_scanner_row{"R1", "v2", 2700}};
  BOOST_TEST(all.size() == std::variant_size_v<row>);
  for (const auto& one : all) {
    const auto kept = store::encode(one);
    const auto back = store::decode(kept);
    BOOST_TEST_REQUIRE(static_cast<bool>(back));
    BOOST_TEST(back->index() == one.index());
    BOOST_TEST(store::encode(*back).fields == kept.fields);
  }
  const auto back = store::decode(store::encode(all[1]));
  BOOST_TEST(std::get<candidate_row>(*back).name == picked.name);
  BOOST_TEST(std::get<candidate_row>(*back).score.value() == 0.1 + 0.2);
  BOOST_TEST(std::get<candidate_row>(*back).position.value() == 4);
  BOOST_TEST(std::get<candidate_row>(*back).basis == "evening");
  BOOST_TEST(std::get<candidate_row>(*back).doubt == "late");
  const auto block = store::decode(store::encode(all[5]));
  BOOST_TEST(
    (std::get<store::verdict_block_row>(*block).verdicts.data == std::string{"\0\x80\xff", 3}));
}

BOOST_AUTO_TEST_CASE(a_number_that_is_none_is_null_as_in_the_databases) {
  auto odd = candidate("005930", 1);
  odd.score = std::numeric_limits<double>::quiet_NaN();
  const auto back = store::decode(store::encode(odd));
  BOOST_TEST_REQUIRE(static_cast<bool>(back));
  BOOST_TEST(!std::get<candidate_row>(*back).score.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_row_is_refused) {
  for (const auto& [kind, fields] : {std::pair{0, "[1]"},
                                     {0, "{}"},
                                     {0, "["},
                                     {0, "[]"},
                                     {99, "[]"},
                                     {-1, "[]"},
                                     {6, "[1,2]"},
                                     {7, R"(["R1",1,"v2","[]","0g"])"},
                                     {7, R"(["R1",1,"v2","[]","0"])"},
                                     {5, R"(["R1","v2","005930"])"}})
    BOOST_TEST(!store::decode({kind, fields}), fields);
}

BOOST_AUTO_TEST_CASE(columns_that_came_later_keep_their_defaults) {
  const auto old = store::decode({2, R"(["005930","삼성전자","KOSPI"])"});
  BOOST_TEST_REQUIRE(static_cast<bool>(old));
  BOOST_TEST(std::get<store::symbol_row>(*old).market == "KOSPI");
  BOOST_TEST(!std::get<store::symbol_row>(*old).halted.has_value());
  const auto judged = store::decode({5, R"(["R1","v2","005930","삼성전자",true,"{}"])"}, 9);
  BOOST_TEST_REQUIRE(static_cast<bool>(judged));
  const auto& block = std::get<store::verdict_block_row>(*judged);
  BOOST_TEST(block.run_id == "R1");
  BOOST_TEST(block.number == -9);
  BOOST_TEST(block.codes == R"(["005930"])");
  BOOST_TEST(store::read_block(block)->at(0).basis.empty());
  const auto list = store::decode({6, R"(["R1","v2"])"});
  BOOST_TEST_REQUIRE(static_cast<bool>(list));
  BOOST_TEST(std::get<store::new_list>(*list).first_block == 0);
  const auto begun = store::decode(
    {0, R"(["R1","2025-07-18","parallel","running","2025-07-18T06:41:02.113Z","","","",""])"});
  BOOST_TEST_REQUIRE(static_cast<bool>(begun));
  BOOST_TEST(!std::get<store::run_row>(*begun).is_final.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
