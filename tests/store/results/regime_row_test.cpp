#include "store/results/sqlite/store.hpp"
#include "tests/store/reader.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using market::date;
using store::regime_row;
using tandem::test::temporary_folder;

namespace {

constexpr auto friday = date::from_number(20250718);

struct regime_fixture {
  temporary_folder folder;
  std::string path = folder.path("tandem.db");
  std::unique_ptr<store::result_store> database = open();

  std::unique_ptr<store::result_store> open() const {
    auto opened = store::open_sqlite_store(path, {});
    BOOST_TEST_REQUIRE(static_cast<bool>(opened));
    return std::move(*opened);
  }
  void write(const std::vector<regime_row>& rows) {
    const auto problem = database->write({rows.begin(), rows.end()});
    BOOST_TEST(!problem, (problem ? problem->message : ""));
  }
  std::string query(const std::string& sql) const { return reader{path}.query(sql); }
  /// The date of what `regime_before` finds, "none" without.
  std::string date_before(const std::string& source, date day) {
    const auto found = database->regime_before(source, day);
    BOOST_TEST_REQUIRE(static_cast<bool>(found));
    return *found ? (**found).date : "none";
  }
};

regime_row verdict(const std::string& day) {
  regime_row row;
  row.date = day;
  row.label = "bull";
  row.risk = "normal";
  row.score = 0.4;
  row.data_date = day;
  row.version = "v4";
  row.source = "sim:";
  row.midterm = "neutral";
  row.is_final = true;
  row.inputs = R"({"kospi":2801.25})";
  return row;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(regime_rows, regime_fixture)

BOOST_AUTO_TEST_CASE(every_column_arrives_and_comes_back) {
  write({verdict("2025-07-17")});
  BOOST_TEST(query("SELECT * FROM regime_daily")
             == "2025-07-17|bull|normal|0.4|2025-07-17|v4|sim:|neutral|1|{\"kospi\":2801.25}");
  const auto found = database->regime_before("sim:", friday);
  BOOST_TEST_REQUIRE(static_cast<bool>(found));
  BOOST_TEST_REQUIRE(found->has_value());
  const auto& row = **found;
  BOOST_TEST(row.date == "2025-07-17");
  BOOST_TEST(row.label == "bull");
  BOOST_TEST(row.risk == "normal");
  BOOST_TEST((row.score == 0.4));
  BOOST_TEST(row.data_date == "2025-07-17");
  BOOST_TEST(row.version == "v4");
  BOOST_TEST(row.source == "sim:");
  BOOST_TEST(row.midterm == "neutral");
  BOOST_TEST(row.is_final);
  BOOST_TEST(row.inputs == R"({"kospi":2801.25})");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_null) {
  write({{"2025-07-17", "neutral", "normal"}});
  BOOST_TEST(query("SELECT * FROM regime_daily")
             == "2025-07-17|neutral|normal|null|null|null|null|null|0|null");
}

BOOST_AUTO_TEST_CASE(newest_before_the_day_is_found_never_the_day_itself) {
  BOOST_TEST(date_before("sim:", friday) == "none");
  write(
    {verdict("2025-07-15"), verdict("2025-07-17"), verdict("2025-07-18"), verdict("2025-07-21")});
  BOOST_TEST(date_before("sim:", friday) == "2025-07-17");
  BOOST_TEST(date_before("sim:", date::from_number(20250716)) == "2025-07-15");
  BOOST_TEST(date_before("sim:", date::from_number(20250715)) == "none");
}

BOOST_AUTO_TEST_CASE(moving_sessions_other_sources_and_missing_words_are_passed_over) {
  auto moving = verdict("2025-07-17");
  moving.is_final = false;
  auto other = verdict("2025-07-16");
  other.source = "api.kiwoom.com";
  auto wordless = verdict("2025-07-15");
  wordless.midterm.clear();
  write({moving, other, wordless, verdict("2025-07-14")});
  BOOST_TEST(date_before("sim:", friday) == "2025-07-14");
  BOOST_TEST(date_before("api.kiwoom.com", friday) == "2025-07-16");
  BOOST_TEST(date_before("mockapi.kiwoom.com", friday) == "none");
}

BOOST_AUTO_TEST_CASE(a_date_has_one_verdict_the_last_one) {
  auto moving = verdict("2025-07-17");
  moving.is_final = false;
  moving.label = "bear";
  write({moving});
  write({verdict("2025-07-17")});
  BOOST_TEST(query("SELECT date, label, final FROM regime_daily") == "2025-07-17|bull|1");
}

BOOST_AUTO_TEST_CASE(broken_json_is_refused) {
  auto broken = verdict("2025-07-17");
  broken.inputs = "{kospi";
  const auto problem = database->write({broken});
  BOOST_TEST_REQUIRE(problem.has_value());
  BOOST_TEST((problem->code == ec::storage_failure));
  BOOST_TEST(problem->message.find("regime_daily 2025-07-17") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
