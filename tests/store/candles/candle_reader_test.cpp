#include "store/candles/candle_reader.hpp"
#include "store/candles/candle_store.hpp"
#include "store/candles/market_reader.hpp"
#include "store/results/result_store.hpp"
#include "tests/store/candles/candle_samples.hpp"
#include "tests/store/reader.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <filesystem>

// What is read of a history past its owner.

using namespace tandem;

namespace {

struct read_fixture {
  test::temporary_folder folder;
  std::string path = folder.path("cache.db");

  std::unique_ptr<store::candle_store> owner() const {
    auto opened = store::open_candle_store({.path = path, .source = "sim:", .own_file = true});
    BOOST_TEST_REQUIRE(static_cast<bool>(opened));
    return std::move(*opened);
  }
  std::unique_ptr<store::candle_reader> reading() const {
    auto opened = store::candle_reader::open(path, true, "sim:");
    BOOST_TEST_REQUIRE(static_cast<bool>(opened));
    return std::move(*opened);
  }
};

std::string refused(const std::string& path, bool own_file = true) {
  const auto opened = store::candle_reader::open(path, own_file, "sim:");
  return opened ? "" : std::string{to_string(opened.error().code)} + ": " + opened.error().message;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(candle_reading, read_fixture)

BOOST_AUTO_TEST_CASE(gives_back_what_was_put_to_the_last_digit) {
  const auto put = snapshot_of("005930", day(20250718), 600, 1);
  BOOST_TEST(!owner()->put({put, snapshot_of("0001A0", day(20250718), 3, 2)}));
  const auto look = reading();
  BOOST_TEST((*look->codes() == std::vector<std::string>{"0001A0", "005930"}));
  BOOST_TEST((look->newest("005930")->value() == put));
  BOOST_TEST(!look->newest("999999")->has_value());
  BOOST_TEST(look->take_damage().empty());
}

BOOST_AUTO_TEST_CASE(works_beside_the_owner_and_sees_what_it_adds) {
  const auto writing = owner();
  BOOST_TEST(!writing->put({snapshot_of("005930", day(20250717), 5, 1)}));
  const auto look = reading();
  BOOST_TEST((look->newest("005930")->value().complete_through == day(20250717)));
  BOOST_TEST(!writing->put({snapshot_of("005930", day(20250718), 5, 1)}));
  BOOST_TEST((look->newest("005930")->value().complete_through == day(20250718)));
}

BOOST_AUTO_TEST_CASE(sees_what_was_added_to_a_file_that_nobody_had_open) {
  BOOST_TEST(!owner()->put({snapshot_of("005930", day(20250717), 5, 1)}));
  const auto look = reading();
  BOOST_TEST(!owner()->put({snapshot_of("005930", day(20250718), 5, 1)}));
  BOOST_TEST((look->newest("005930")->value().complete_through == day(20250718)));
}

BOOST_AUTO_TEST_CASE(a_day_is_judged_by_the_history_that_covers_it) {
  // One fetched on the 15th and known through the 17th, one fetched on the 18th.
  auto older = snapshot_of("005930", day(20250715), 5, 1);
  older.complete_through = day(20250717);
  const auto newer = snapshot_of("005930", day(20250718), 5, 2);
  const auto other = snapshot_of("000660", day(20250718), 5, 3);
  BOOST_TEST(!owner()->put({older, newer, other, snapshot_of("index:KOSPI", day(20250721), 5, 4)}));
  const auto look = reading();
  BOOST_TEST((*look->newest_session() == day(20250718))); // Indices do not count.
  const auto of = [&](std::int32_t on) { return *look->snapshots_for(day(on), "0", "99"); };
  BOOST_TEST((of(20250716) == std::vector{other, older}));
  BOOST_TEST((of(20250718) == std::vector{other, newer}));
  BOOST_TEST((of(20250801) == std::vector{other, newer})); // Nothing covers it: the newest.
  BOOST_TEST((*look->snapshots_for(day(20250718), "005930", "005930") == std::vector{newer}));
}

BOOST_AUTO_TEST_CASE(the_newest_list_up_to_a_day_is_found) {
  const auto list = [](std::int32_t on) {
    return market::symbol_list{"ka10099 KOSPI", day(on), on, {{.code = "005930", .name = "A"}}};
  };
  for (const auto on : {20250717, 20250721})
    BOOST_TEST(!owner()->put_list(list(on)));
  const auto look = reading();
  BOOST_TEST((look->newest_list("ka10099 KOSPI", day(20250718))->value() == list(20250717)));
  BOOST_TEST((look->newest_list("ka10099 KOSPI", day(20250721))->value() == list(20250721)));
  BOOST_TEST(!look->newest_list("ka10099 KOSPI", day(20250716))->has_value());
  BOOST_TEST(!look->newest_list("ka10099 KOSDAQ", day(20250721))->has_value());
}

BOOST_AUTO_TEST_CASE(a_whole_market_is_read_by_several_threads_each_symbol_once) {
  std::vector<std::string> codes;
  std::vector<market::candle_snapshot> all;
  for (int i = 0; i < 200; ++i) {
    codes.push_back(std::to_string(100'000 + i));
    if (i % 50 != 7)
      all.push_back(snapshot_of(codes.back(), day(20250718), 3, static_cast<std::uint32_t>(i)));
  }
  BOOST_TEST(!owner()->put(all));
  {
    reader shell{path};
    shell.query("UPDATE candle_history SET complete = 1 WHERE code = '100003'");
  }
  std::vector<std::atomic<int>> seen(codes.size());
  std::atomic<bool> is_right = true;
  std::vector<std::string> damage;
  const auto problem = store::read_market(
    {path, true, "sim:"}, codes, day(20250718), 3,
    [&](std::size_t worker, std::size_t place, const market::candle_snapshot& one) {
      ++seen[place];
      is_right = is_right && worker < 3 && one.code == codes[place] && one.candles.size() == 3;
    },
    damage);
  BOOST_TEST(!problem);
  BOOST_TEST(is_right);
  for (std::size_t i = 0; i < codes.size(); ++i)
    BOOST_TEST(seen[i] == (i % 50 == 7 || i == 3 ? 0 : 1), codes[i]);
  BOOST_TEST_REQUIRE(damage.size() == 1u);
  BOOST_TEST(damage[0].starts_with(path + ": candles of 100003 "), damage[0]);
}

BOOST_AUTO_TEST_CASE(passes_over_what_is_damaged_and_leaves_it) {
  BOOST_TEST(!owner()->put(
    {snapshot_of("005930", day(20250717), 5, 1), snapshot_of("005930", day(20250718), 5, 2)}));
  {
    reader shell{path};
    shell.query("UPDATE candle_history SET complete = 1 WHERE through = '2025-07-18'");
  }
  const auto look = reading();
  BOOST_TEST((look->newest("005930")->value().complete_through == day(20250717)));
  const auto damage = look->take_damage();
  BOOST_TEST_REQUIRE(damage.size() == 1u);
  BOOST_TEST(damage[0].starts_with(path + ": candles of 005930 "), damage[0]);
  BOOST_TEST(reader{path}.query("SELECT count(*) FROM candle_history") == "2");
}

BOOST_AUTO_TEST_CASE(a_database_of_results_alone_has_no_candles) {
  const auto results = folder.path("tandem.db");
  BOOST_TEST_REQUIRE(static_cast<bool>(store::open_result_store("sqlite:" + results)));
  const auto look = store::candle_reader::open(results, false, "sim:");
  BOOST_TEST_REQUIRE(static_cast<bool>(look));
  BOOST_TEST((*look)->codes()->empty());
  BOOST_TEST((*look)->sources()->empty());
  BOOST_TEST(!(*look)->newest("005930")->has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_history_is_refused) {
  BOOST_TEST(refused(path)
             == "storage_failure: " + path + ": does not exist yet; `tandem scan` makes it");
  BOOST_TEST(!std::filesystem::exists(path));
  folder.write("text", std::string(5000, 'x'));
  BOOST_TEST(refused(folder.path("text")).ends_with(": is not a SQLite database"));
  owner();
  reader{path}.query("INSERT INTO candle_schema_version VALUES (999, '2025-07-18T00:00:00Z')");
  BOOST_TEST(refused(path).find("version 999 of the candle history is newer than")
             != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
