#include "report/html/load_page.hpp"
#include "tests/store/candles/candle_samples.hpp"
#include "tests/support/stored_verdicts.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace tandem;

namespace {

constexpr auto small_report =
  R"({"schema":"tandem.report/1","run":{"outcome":"complete",)"
  R"("started_at":"2025-11-28T15:41:00.000+09:00","date":"2025-11-28","final":true},)"
  R"("regime":{"label":"bull","score":0.4,"final":true,"missing":["SPY","QQQ"],)"
  R"("v1":{"sample_size":200}},"scanners":[{"name":"v2"},{"name":"empty"}]})";

/// Two sessions of one scanner: A stays on the list, B leaves it, C is new.
struct page_fixture {
  test::temporary_folder folder;
  std::string url = "sqlite:" + folder.path("tandem.db");
  config::settings settings = config::resolve({}).values;

  page_fixture() {
    auto today = run("R2", "2025-11-28");
    today.report = small_report;
    store::engine_verdict engine{"v2", "matched", 4, 8, {{"gap_min", 0.01, ">=", 0.002, {}, true}}};
    const auto database = store::open_result_store(url);
    BOOST_TEST_REQUIRE(static_cast<bool>(database));
    BOOST_TEST_REQUIRE(!(*database)->write(
      {run("R1", "2025-11-27"), store::run_scanner_row{"R1", "v2", 2}, listed("R1", "00000A", 1),
       listed("R1", "00000B", 2), today, store::run_scanner_row{"R2", "v2", 2},
       listed("R2", "00000A", 1), listed("R2", "00000C", 2),
       test::stored("R2", "v2", {{"00000A", "regular", "", {engine}}})}));
  }
  static store::run_row run(const std::string& id, const std::string& date) {
    store::run_row row{
      id, date, "parallel", run_outcome::complete, date + "T06:41:02.113Z", date + "T06:42:02.113Z",
      ""};
    row.is_final = true;
    return row;
  }
  static store::candidate_row listed(const std::string& run_id, const std::string& code, int rank) {
    store::candidate_row row;
    row.run_id = run_id;
    row.scanner = "v2";
    row.code = code;
    row.name = code;
    row.engine = "v2";
    row.rank = rank;
    row.position = rank;
    row.flags = "{}";
    row.indicators = "{}";
    return row;
  }
  html::run_page load(const std::string& id, store::candle_reader* candles = nullptr) const {
    const auto from = store::open_result_reader(url);
    BOOST_TEST_REQUIRE(static_cast<bool>(from));
    auto page = html::load_page(**from, candles, settings, id);
    BOOST_TEST_REQUIRE(static_cast<bool>(page));
    return std::move(*page);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(html_load_page_test, page_fixture)

BOOST_AUTO_TEST_CASE(a_list_knows_who_left_since_the_session_before) {
  const auto page = load("R2");
  BOOST_TEST_REQUIRE(page.lists.size() == 2u);
  const auto& list = page.lists.front();
  BOOST_TEST(list.session_before == "2025-11-27");
  BOOST_TEST_REQUIRE(list.gone.size() == 1u);
  BOOST_TEST(list.gone.front().what.code == "00000B");
  // A scanner that listed nothing has a list, too.
  BOOST_TEST(page.lists.back().scanner == "empty");
  BOOST_TEST(page.lists.back().session_before.empty());
}

BOOST_AUTO_TEST_CASE(a_pick_has_its_reasons_and_its_earlier_lists) {
  const auto page = load("R2");
  const auto& picks = page.lists.front().picks;
  BOOST_TEST_REQUIRE(picks.size() == 2u);
  BOOST_TEST_REQUIRE(picks[0].verdict.has_value());
  BOOST_TEST(picks[0].verdict->engines.front().checks.front().what == "gap_min");
  BOOST_TEST_REQUIRE(picks[0].earlier.size() == 1u);
  BOOST_TEST(picks[0].earlier.front().date == "2025-11-27");
  BOOST_TEST(!picks[1].verdict.has_value());
  BOOST_TEST(picks[1].earlier.empty());
}

BOOST_AUTO_TEST_CASE(a_page_of_an_old_run_knows_nothing_of_later_sessions) {
  const auto page = load("R1");
  BOOST_TEST(!page.report.has_value());
  BOOST_TEST_REQUIRE(page.lists.size() == 1u);
  BOOST_TEST(page.lists.front().session_before.empty());
  for (const auto& pick : page.lists.front().picks)
    BOOST_TEST(pick.earlier.empty());
}

BOOST_AUTO_TEST_CASE(the_parts_of_the_regime_are_those_of_the_report) {
  const auto page = load("R2");
  BOOST_TEST_REQUIRE(page.regime.size() == 4u);
  BOOST_TEST(page.regime[0].value == "bull");
  BOOST_TEST(page.regime[1].value == "0.4");
  BOOST_TEST(page.regime[2].value == "yes");
  BOOST_TEST(page.regime[3].value == "SPY, QQQ");
  BOOST_TEST_REQUIRE(page.regime_parts.size() == 1u);
  BOOST_TEST(page.regime_parts.front().parts.front().name == "sample_size");
}

BOOST_AUTO_TEST_CASE(candles_are_those_that_the_rule_has_seen) {
  market::candle_snapshot history;
  history.code = "00000A";
  history.as_of = day(2025'12'01);
  history.complete_through = day(2025'12'01);
  history.candles = candles_until(day(2025'12'01), 200, 1);
  history.candles[190].volume_shares = 0; // Halted on that day.
  const auto path = folder.path("candles.db");
  {
    const auto store = store::open_candle_store({.path = path, .source = "sim"});
    BOOST_TEST_REQUIRE(static_cast<bool>(store));
    BOOST_TEST_REQUIRE(!(*store)->put({history}));
  }
  const auto reader = store::candle_reader::open(path, true, "sim");
  BOOST_TEST_REQUIRE(static_cast<bool>(reader));
  const auto page = load("R2", reader->get());
  const auto& candles = page.lists.front().picks.front().candles;
  // v2.ohlcv-count; 2025-12-01 is after the session.
  BOOST_TEST_REQUIRE(candles.size() == 120u);
  BOOST_TEST((candles.back().day == day(2025'11'28)));
  // Without the halted day, one more before: the 78th to the 199th of the history.
  BOOST_TEST((candles.front() == history.candles[78]));
  BOOST_TEST(page.lists.front().picks.back().candles.empty());
}

BOOST_AUTO_TEST_CASE(an_unknown_run_is_refused) {
  const auto from = store::open_result_reader(url);
  BOOST_TEST_REQUIRE(static_cast<bool>(from));
  const auto page = html::load_page(**from, nullptr, settings, "R9");
  BOOST_TEST_REQUIRE(!page);
  BOOST_TEST((page.error().code == ec::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()
