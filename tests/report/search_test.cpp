#include "report/search.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

namespace {

struct past_fixture {
  test::temporary_folder folder;
  std::string url = "sqlite:" + folder.path("tandem.db");

  past_fixture() {
    const auto database = store::open_result_store(url);
    BOOST_TEST_REQUIRE(static_cast<bool>(database));
    // R1 and R2 are of one session; R3, the latest, judged only 000660 and listed nothing.
    const auto problem = (*database)->write(
      {run("R1", "2025-11-27"), run("R2", "2025-11-27"), run("R3", "2025-11-28"),
       picked("R1", "v2", "005930"), picked("R2", "v2", "005930"), picked("R2", "v3", "000660"),
       verdict("R1", "v2", "005930"), verdict("R1", "mine", "005930"),
       verdict("R2", "v2", "005930"), verdict("R3", "v2", "000660")});
    BOOST_TEST_REQUIRE(!problem);
  }

  static store::run_row run(const std::string& id, const std::string& date) {
    return {
      id, date, "parallel", run_outcome::complete, date + "T06:41:02.113Z", date + "T06:42:02.113Z",
      ""};
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
  static store::verdict_row verdict(const std::string& run_id, const std::string& scanner,
                                    const std::string& code) {
    return {run_id, scanner, code,
            code,   true,    R"({"v2":{"stage":"matched","signals":null,"checks":[]}})"};
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
    auto text = found->note;
    for (const auto& [date, row] : found->candidates)
      text += (text.empty() ? "" : ", ") + row.run_id + " " + row.scanner + " " + row.code;
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

} // namespace

BOOST_FIXTURE_TEST_SUITE(search, past_fixture)

BOOST_AUTO_TEST_CASE(the_latest_run_is_meant_unless_a_day_or_a_symbol_is_asked_for) {
  BOOST_TEST(candidates({}) == "no candidates: nothing is stored for run R3 (complete)");
  BOOST_TEST(candidates(with_code("005930")) == "R2 v2 005930, R1 v2 005930");
  BOOST_TEST(candidates({{}, "", "2025-11-27", "", {}})
             == "R2 v2 005930, R2 v3 000660, R1 v2 005930");
  BOOST_TEST(candidates({"R2", "", "", "", {}}) == "R2 v2 005930, R2 v3 000660");
  BOOST_TEST(candidates({"R2", "v3", "", "", {}}) == "R2 v3 000660");
  BOOST_TEST(candidates({"R1", "", "", "005930", {}}) == "R1 v2 005930");
  BOOST_TEST(candidates({{}, "v2", "2025-11-27", "", 1}) == "R2 v2 005930");
  BOOST_TEST(candidates({{}, "v9", "", "", {}})
             == "no candidates: nothing is stored for run R3 (complete), scanner v9");
}

BOOST_AUTO_TEST_CASE(a_run_that_does_not_exist_is_an_error) {
  const auto found = tandem::find_candidates(*reading(), {"R9", "", "", "", {}});
  BOOST_TEST_REQUIRE(!found);
  BOOST_TEST((found.error().code == ec::invalid_argument));
  BOOST_TEST(explained({"R", "", "", "005930", {}}).find("more than one run begins with \"R\"")
             == 0u);
}

BOOST_AUTO_TEST_CASE(the_newest_run_that_judged_the_symbol_explains_it) {
  BOOST_TEST(explained(with_code("000660")) == "R3: v2");
  BOOST_TEST(explained(with_code("005930")) == "R2: v2 (listed)");
  BOOST_TEST(explained({"R1", "", "", "005930", {}}) == "R1: mine v2 (listed)");
  BOOST_TEST(explained({{}, "mine", "", "005930", {}}) == "R1: mine");
  BOOST_TEST(explained({{}, "", "2025-11-27", "005930", {}}) == "R2: v2 (listed)");
}

BOOST_AUTO_TEST_CASE(a_symbol_that_nobody_judged_is_said_so) {
  const std::string advice =
    "; `tandem scan` judges the symbols of its universe, this one alone with "
    "--universe.source=list --universe.codes=";
  BOOST_TEST(explained(with_code("999999")) == "no run has judged 999999" + advice + "999999");
  BOOST_TEST(explained({"latest", "", "", "005930", {}})
             == "nothing in run R3 has judged 005930" + advice + "005930");
  BOOST_TEST(explained({"R2", "mine", "", "005930", {}})
             == "nothing in run R2 has judged 005930 with scanner mine" + advice + "005930");
  BOOST_TEST(explained({{}, "", "2025-11-28", "005930", {}})
             == "no run of session 2025-11-28 has judged 005930" + advice + "005930");
}

BOOST_AUTO_TEST_SUITE_END()
