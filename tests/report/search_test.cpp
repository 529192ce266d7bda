#include "report/search.hpp"
#include "tests/support/stored_verdicts.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

namespace {

struct past_fixture {
  test::temporary_folder folder;
  std::string url = "sqlite:" + folder.path("tandem.db");

  past_fixture() {
    // R1 to R3 are of one session; R4 judged only 000660 and listed nothing; the session of R5 and
    // R6 still moved, and R6 was interrupted.
    write({run("R1", "2025-11-27"), run("R2", "2025-11-27"), run("R3", "2025-11-27", false),
           run("R4", "2025-11-28"), picked("R1", "v2", "005930"), picked("R1", "mine", "005930"),
           picked("R2", "v2", "005930"), picked("R2", "v3", "000660"), picked("R3", "v2", "000660"),
           verdict("R1", "v2", "005930"), verdict("R1", "mine", "005930"),
           verdict("R2", "v2", "005930"), verdict("R4", "v2", "000660")});
  }

  /// A run has the scanners of which it has a list or a verdict.
  void write(std::vector<store::row> rows) const {
    std::vector<store::row> scanners;
    for (const auto& any : rows)
      std::visit(
        [&](const auto& one) {
          if constexpr (requires { one.scanner; })
            scanners.emplace_back(store::run_scanner_row{one.run_id, one.scanner, 1});
        },
        any);
    rows.insert(rows.end(), scanners.begin(), scanners.end());
    const auto database = store::open_result_store(url);
    BOOST_TEST_REQUIRE(static_cast<bool>(database));
    BOOST_TEST_REQUIRE(!(*database)->write(rows));
  }
  void write_moving_session() const {
    auto cut = run("R6", "2025-12-01", false);
    cut.outcome = run_outcome::interrupted;
    write({run("R5", "2025-12-01", false), cut, picked("R5", "v2", "005930"),
           picked("R6", "v2", "000660")});
  }
  static store::run_row run(const std::string& id, const std::string& date, bool is_final = true) {
    store::run_row row{
      id, date, "parallel", run_outcome::complete, date + "T06:41:02.113Z", date + "T06:42:02.113Z",
      ""};
    row.is_final = is_final;
    return row;
  }
  static store::candidate_row picked(const std::string& run_id, const std::string& scanner,
                                     const std::string& code) {
    store::candidate_row row;
    row.run_id = run_id;
    row.scanner = scanner;
    row.code = code;
    row.name = code;
    row.engine = scanner;
    row.position = 1;
    return row;
  }
  static store::verdict_block_row verdict(const std::string& run_id, const std::string& scanner,
                                          const std::string& code) {
    return test::stored(run_id, scanner, {{code, "", "", {{"v2", "matched", {}, {}, {}}}}},
                        scanner == "v2" ? 1 : 2);
  }

  std::unique_ptr<store::result_reader> reading() const {
    auto opened = store::open_result_reader(url);
    BOOST_TEST_REQUIRE(static_cast<bool>(opened));
    return std::move(*opened);
  }
  /// "R2 v2 005930, R1 v2 005930", the note when there is none, or the error.
  std::string candidates(const tandem::search& wanted) const {
    const auto found = tandem::find_candidates(*reading(), wanted);
    if (!found)
      return found.error().message;
    auto text = found->note + (found->note.empty() || found->candidates.empty() ? "" : "\n");
    for (const auto& one : found->candidates)
      text += (text.empty()           ? ""
               : text.ends_with('\n') ? ""
                                      : ", ")
              + one.what.run_id + " " + one.what.scanner + " " + one.what.code;
    return text;
  }
  /// "R1: mine v2" with the scanners, or the error.
  std::string explained(const tandem::search& wanted) const {
    const auto what = tandem::find_explanation(*reading(), wanted);
    if (!what) {
      BOOST_TEST((what.error().code == ec::invalid_argument));
      return what.error().message;
    }
    auto text = what->run.id + ":";
    for (const auto& each : what->scanners)
      text += " " + each.scanner + (each.candidate ? " (listed)" : "");
    return text;
  }
};

tandem::search with_code(const std::string& code) {
  return {std::nullopt, "", "", code, std::nullopt};
}

tandem::search on_day(const std::string& day) {
  return {std::nullopt, "", day, "", std::nullopt};
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(search, past_fixture)

BOOST_AUTO_TEST_CASE(picks_are_meant_unless_a_run_is_asked_for) {
  BOOST_TEST(candidates({}) == "no candidates: nothing is stored for session 2025-11-28");
  BOOST_TEST(candidates(with_code("005930")) == "R2 v2 005930, R1 mine 005930");
  BOOST_TEST(candidates(on_day("2025-11-27")) == "R2 v2 005930, R2 v3 000660, R1 mine 005930");
  BOOST_TEST(candidates({{}, "v2", "2025-11-27", "", 1}) == "R2 v2 005930");
  BOOST_TEST(candidates({"R2", "", "", "", {}}) == "R2 v2 005930, R2 v3 000660");
  BOOST_TEST(candidates({"R2", "v3", "", "", {}}) == "R2 v3 000660");
  BOOST_TEST(candidates({"R1", "v2", "", "005930", {}}) == "R1 v2 005930");
  BOOST_TEST(candidates({{}, "v9", "", "", {}})
             == "no candidates: nothing is stored for scanner v9");
  BOOST_TEST(candidates({"latest", "", "", "", {}})
             == "no candidates: nothing is stored for run R4 (complete)");
}

BOOST_AUTO_TEST_CASE(the_rest_is_shown_on_request) {
  auto wanted = on_day("2025-11-27");
  wanted.all = true;
  BOOST_TEST(candidates(wanted)
             == "R3 v2 000660, R2 v2 005930, R2 v3 000660, R1 mine 005930, R1 v2 005930");
}

BOOST_AUTO_TEST_CASE(without_a_complete_final_run_the_newest_one_is_shown) {
  write_moving_session();
  BOOST_TEST(candidates(on_day("2025-12-01")) == "R6 v2 000660");
  // A session that has picks goes first, and the newer one is named.
  BOOST_TEST(candidates({{}, "v3", "", "", {}}) == "R2 v3 000660");
  BOOST_TEST(candidates({})
             == "no candidates: nothing is stored for session 2025-11-28\n"
                "session 2025-12-01 has no complete final run yet; --date=2025-12-01 shows the "
                "newest one");
  BOOST_TEST(candidates(with_code("000660")) == "R2 v3 000660");
}

BOOST_AUTO_TEST_CASE(all_sessions_from_a_day_on_are_shown) {
  const auto since = [](const std::string& day, const std::string& scanner = "") {
    tandem::search wanted;
    wanted.since = day;
    wanted.scanner = scanner;
    return wanted;
  };
  BOOST_TEST(candidates(since("2025-11-01")) == "R2 v2 005930, R2 v3 000660, R1 mine 005930");
  BOOST_TEST(candidates(since("2025-11-27", "mine")) == "R1 mine 005930");
  BOOST_TEST(candidates(since("2025-11-28"))
             == "no candidates: nothing is stored for sessions since 2025-11-28");
  write_moving_session();
  BOOST_TEST(candidates(since("2025-11-27"))
             == "session 2025-12-01 has no complete final run yet; --date=2025-12-01 shows the "
                "newest one\nR2 v2 005930, R2 v3 000660, R1 mine 005930");
  BOOST_TEST(candidates(since("2025-12-01")) == "R6 v2 000660");
  BOOST_TEST(candidates(since("2025-12-02"))
             == "no candidates: nothing is stored for sessions since 2025-12-02");
  auto with_code_too = since("2025-11-27");
  with_code_too.code = "000660";
  with_code_too.all = true;
  BOOST_TEST(candidates(with_code_too) == "R6 v2 000660, R3 v2 000660, R2 v3 000660");
}

BOOST_AUTO_TEST_CASE(only_what_is_new_is_shown_on_request) {
  auto fresh = picked("R7", "v2", "035420");
  fresh.is_new = true;
  fresh.position = 2;
  auto known = picked("R7", "v2", "005930");
  known.is_new = false;
  write({run("R7", "2025-12-02"), known, fresh});
  tandem::search wanted;
  wanted.only_new = true;
  wanted.limit = 1; // Of those that are new.
  BOOST_TEST(candidates(wanted) == "R7 v2 035420");
  wanted.run = "R7";
  BOOST_TEST(candidates(wanted) == "R7 v2 035420");
  // Where no earlier list is known, nothing is known to be new.
  wanted.run = "R2";
  BOOST_TEST(candidates(wanted) == "no candidates: nothing new is stored for run R2 (complete)");
  wanted.run.reset();
  wanted.since = "2025-11-01";
  BOOST_TEST(candidates(wanted) == "R7 v2 035420");
  wanted.scanner = "v3";
  BOOST_TEST(candidates(wanted)
             == "no candidates: nothing new is stored for scanner v3, sessions since 2025-11-01");
}

BOOST_AUTO_TEST_CASE(verdicts_that_were_pruned_are_not_said_never_to_have_been) {
  auto old = run("R0", "2025-06-02");
  old.universe = R"(["005930"])";
  write({old, picked("R0", "v2", "005930")});
  const std::string gone = "the verdicts of run R0 are not kept any more (store.keep.verdicts)";
  BOOST_TEST(explained({"R0", "", "", "005930", {}}) == gone);
  BOOST_TEST(explained({{}, "", "2025-06-02", "005930", {}}) == gone);
}

BOOST_AUTO_TEST_CASE(a_day_without_session_is_that_of_the_last_one_before) {
  const std::string note =
    "no run has judged a session of 2025-11-30; this is 2025-11-28, the last "
    "one before it with results";
  BOOST_TEST(candidates(on_day("2025-11-30"))
             == note + "\nno candidates: nothing is stored for session 2025-11-28");
  BOOST_TEST(candidates(on_day("2025-11-26"))
             == "no candidates: nothing is stored for session 2025-11-26");
  const auto runs = tandem::find_runs(*reading(), {20, "", "2025-11-30"});
  BOOST_TEST_REQUIRE(static_cast<bool>(runs));
  BOOST_TEST_REQUIRE(runs->runs.size() == 1u);
  BOOST_TEST(runs->runs[0].id == "R4");
  BOOST_TEST(runs->note == note);
  BOOST_TEST(tandem::find_runs(*reading(), {20, "", "2025-11-27"})->note.empty());
  const auto what = tandem::find_explanation(*reading(), {{}, "", "2025-11-30", "000660", {}});
  BOOST_TEST_REQUIRE(static_cast<bool>(what));
  BOOST_TEST(what->run.id == "R4");
  BOOST_TEST(what->note == note);
}

BOOST_AUTO_TEST_CASE(a_run_that_does_not_exist_is_an_error) {
  const auto found = tandem::find_candidates(*reading(), {"R9", "", "", "", {}});
  BOOST_TEST_REQUIRE(!found);
  BOOST_TEST((found.error().code == ec::invalid_argument));
  BOOST_TEST(explained({"R", "", "", "005930", {}}).find("more than one run begins with \"R\"")
             == 0u);
}

BOOST_AUTO_TEST_CASE(the_newest_run_that_judged_the_symbol_explains_it) {
  BOOST_TEST(explained(with_code("000660")) == "R4: v2");
  BOOST_TEST(explained(with_code("005930")) == "R2: v2 (listed)");
  BOOST_TEST(explained({"R1", "", "", "005930", {}}) == "R1: mine (listed) v2 (listed)");
  BOOST_TEST(explained({{}, "mine", "", "005930", {}}) == "R1: mine (listed)");
  BOOST_TEST(explained({{}, "", "2025-11-27", "005930", {}}) == "R2: v2 (listed)");
}

BOOST_AUTO_TEST_CASE(a_symbol_that_nobody_judged_is_said_so) {
  const std::string advice =
    "; `tandem scan` judges the symbols of its universe, this one alone with "
    "--universe.source=list --universe.codes=";
  BOOST_TEST(explained(with_code("999999")) == "no run has judged 999999" + advice + "999999");
  BOOST_TEST(explained({"latest", "", "", "005930", {}})
             == "nothing in run R4 has judged 005930" + advice + "005930");
  BOOST_TEST(explained({"R2", "mine", "", "005930", {}})
             == "nothing in run R2 has judged 005930 with scanner mine" + advice + "005930");
  BOOST_TEST(explained({{}, "", "2025-11-28", "005930", {}})
             == "no run of session 2025-11-28 has judged 005930" + advice + "005930");
}

BOOST_AUTO_TEST_SUITE_END()
