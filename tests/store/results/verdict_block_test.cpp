#include "store/results/deflated.hpp"
#include "store/results/old_verdicts.hpp"
#include "store/results/verdict_block.hpp"
#include "tests/market/named.hpp"
#include "tests/support/stored_verdicts.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

using namespace tandem;
using store::engine_check;
using store::engine_verdict;
using store::symbol_verdict;
using test::stored;

BOOST_AUTO_TEST_SUITE(verdict_blocks)

namespace {

market::verdict dropped_by_gap() {
  market::verdict found;
  found.engine = market::testing::engine_named("midterm");
  found.dropped_by = "gap_max";
  found.signals_count = 3;
  found.signals_total = 7;
  found.checks = {{"turnover", 2.3e10, ">=", 1e9, std::nullopt, true},
                  {"gap_max", 0.03125, "<=", 0.015, std::nullopt, false},
                  {"atr", 0.0125, "in", 0.01, 0.04, true}};
  return found;
}

market::verdict too_short() {
  market::verdict found;
  found.engine = market::testing::engine_named("v2_lite");
  found.dropped_by = "short_data";
  found.checks = {
    {"turnover", std::numeric_limits<double>::quiet_NaN(), ">=", 1e9, std::nullopt, true}};
  return found;
}

engine_verdict says(const std::string& engine, const std::string& stage,
                    std::vector<engine_check> checks = {}) {
  return {engine, stage, std::nullopt, std::nullopt, std::move(checks)};
}

std::vector<symbol_verdict> read_back(const store::verdict_block_row& row) {
  auto all = store::read_block(row);
  BOOST_TEST_REQUIRE(static_cast<bool>(all));
  return *all;
}

/// What is said of a block whose text is `json`.
std::string problem_of(const std::string& json, const std::string& codes = R"(["005930"])") {
  const auto bytes = store::deflate_text(json);
  const auto all = store::read_block({"R1", 3, "v2", codes, {*bytes}});
  BOOST_TEST_REQUIRE(!all);
  BOOST_TEST((all.error().code == ec::storage_failure));
  return all.error().message;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_verdict_is_kept_with_every_engine_and_without_numbers_that_are_none) {
  const std::vector verdicts{dropped_by_gap(), too_short()};
  const auto kept = store::to_stored("005930", verdicts, {});
  const symbol_verdict expected{
    "005930",
    "charted",
    "",
    {{"midterm",
      "gap_max",
      3,
      7,
      {{"turnover", 2.3e10, ">=", 1e9, std::nullopt, true},
       {"gap_max", 0.03125, "<=", 0.015, std::nullopt, false},
       {"atr", 0.0125, "in", 0.01, 0.04, true}}},
     says("v2_lite", "short_data", {{"turnover", std::nullopt, ">=", 1e9, std::nullopt, true}})}};
  BOOST_TEST((kept == expected));
  BOOST_TEST((read_back(stored("R1", "v3", {kept})).at(0) == expected));
  BOOST_TEST(!store::is_match(kept));
}

BOOST_AUTO_TEST_CASE(one_match_among_the_engines_is_a_match) {
  BOOST_TEST(store::is_match({"1", "", "", {says("a", "atr"), says("b", "matched")}}));
  BOOST_TEST(!store::is_match({"1", "", "", {}}));
}

BOOST_AUTO_TEST_CASE(verdicts_that_went_other_ways_share_a_block) {
  // Other engines, other filters, another order, another threshold of the same filter, none at all.
  const std::vector<symbol_verdict> all{
    {"000001", "regular", "", {says("a", "gap", {{"gap", 0.5, "<", 0.25, std::nullopt, false}})}},
    {"000002", "", "", {}},
    {"00000A", "stale", "late", {says("b", "matched", {{"atr", 1.5, "in", 1.0, 2.0, true}})}},
    {"000004",
     "regular",
     "",
     {says("b", "matched", {{"atr", 1.75, "in", 1.0, 3.0, true}}),
      says("a", "matched",
           {{"rsi", 30, ">", 20, std::nullopt, true},
            {"gap", 0.125, "<", 0.25, std::nullopt, true},
            {"gap", std::nullopt, "<", 0.5, std::nullopt, false}})}},
    {"000005",
     "regular",
     "",
     {says("a", "gap", {{"gap", 0.5, "<", 0.25, std::nullopt, true}}), says("b", "short_data")}}};
  auto expected = all;
  std::swap(expected[3].engines[0], expected[3].engines[1]); // In the order of the block.
  const auto row = stored("R1", "mine", all, 7);
  BOOST_TEST(row.codes == R"(["000001","000002","00000A","000004","000005"])");
  BOOST_TEST(row.number == 7);
  BOOST_TEST((read_back(row) == expected));
  BOOST_TEST(read_back(stored("R1", "mine", {})).empty());
}

BOOST_AUTO_TEST_CASE(extreme_numbers_survive) {
  const std::vector<double> extremes{5e-324,
                                     1.7976931348623157e308,
                                     -0.0,
                                     0.0,
                                     1e22,
                                     123456789012345680.0,
                                     1.0000000000000002,
                                     0.1 + 0.2,
                                     1.0 / 3,
                                     -2.2250738585072014e-308};
  for (const auto extreme : extremes) {
    const symbol_verdict one{
      "005930", "", "", {says("a", "x", {{"x", extreme, "<", extreme, std::nullopt, true}})}};
    const auto back = read_back(stored("R1", "v2", {one}));
    const auto value = back.at(0).engines.at(0).checks.at(0).value.value();
    BOOST_TEST(value == extreme);
    BOOST_TEST(std::signbit(value) == std::signbit(extreme));
    BOOST_TEST((back.at(0) == one));
  }
}

BOOST_AUTO_TEST_CASE(a_whole_market_is_small) {
  // As a scanner leaves it: fourteen filters, five numbers of which no two symbols have the same.
  std::vector<symbol_verdict> all;
  for (int i = 0; i < 500; ++i) {
    std::vector<engine_check> checks;
    for (int filter = 0; filter < 14; ++filter)
      checks.push_back({"filter_" + std::to_string(filter), filter < 5 ? std::sqrt(i + 0.1) : 0.0,
                        "<=", 1e9, std::nullopt, true});
    all.push_back({std::to_string(100000 + i), "regular", "", {says("v2", "matched", checks)}});
  }
  // Eight bytes would be 20,000 for one such column; equal columns cost little.
  BOOST_TEST(stored("R1", "v2", all).verdicts.data.size() < 500u * 16);
}

BOOST_AUTO_TEST_CASE(what_others_wrote_is_refused_by_name) {
  BOOST_TEST(store::read_block({"R1", 3, "v2", "[]", {"no zlib"}}).error().message
             == "block 3 of the verdicts of run R1 is not a deflated text");
  BOOST_TEST(problem_of("{") == "block 3 of the verdicts of run R1 is not JSON");
  const std::string head =
    R"({"bases":{"values":["x"],"of":[0]},"doubts":{"values":[""],"of":[0]},)";
  const std::string engine =
    R"("engine":"a","stages":{"values":["matched"],"of":[0]},"signals":[null],"signals_total":[null],)";
  const auto with_filters = [&](const std::string& rest) {
    return head + R"("engines":[{)" + engine + R"("filters":)" + rest + "}]}";
  };
  const std::string way_0 = R"("ways":{"values":[[0]],"of":[0]},)";
  const std::string way_1 = R"("ways":{"values":[[1]],"of":[0]},)";
  const std::vector<std::string> wrongs{
    "[]",
    "{}",
    head + R"("engines":{}})",
    head + R"("engines":[1]})",
    R"({"bases":{"values":["x"],"of":[1]},"doubts":{"values":[""],"of":[0]},"engines":[]})",
    R"({"bases":{"values":["x"],"of":[-1]},"doubts":{"values":[""],"of":[0]},"engines":[]})",
    with_filters(R"([["x","<",1,null]],)" + way_1 + R"("values":[[1]],"failed":[[]])"),
    with_filters(R"([["x","<",1,null]],)" + way_0 + R"("values":[[]],"failed":[[]])"),
    with_filters(R"([["x","<",1]],)" + way_0 + R"("values":[[1]],"failed":[[]])"),
    with_filters(R"([["x","<",1,null]],)" + way_0 + R"("values":[["1"]],"failed":[[]])")};
  for (const auto& wrong : wrongs)
    BOOST_TEST(problem_of(wrong) == "block 3 of the verdicts of run R1 is not what tandem writes",
               wrong);
  BOOST_TEST(problem_of(head + R"("engines":[]})", R"(["1","2"])")
             == "block 3 of the verdicts of run R1 is not what tandem writes");
}

BOOST_AUTO_TEST_CASE(a_bomb_is_not_inflated) {
  const auto bomb = store::deflate_text(std::string(65 << 20, ' '));
  BOOST_TEST_REQUIRE(static_cast<bool>(bomb));
  BOOST_TEST(bomb->size() < 100'000u);
  BOOST_TEST(!store::read_block({"R1", 3, "v2", "[]", {*bomb}}));
}

BOOST_AUTO_TEST_CASE(verdicts_of_an_earlier_version_become_a_block) {
  const std::vector<store::old_verdict> old{
    {"R1", "v3", "005930",
     R"({"midterm":{"stage":"gap_max","signals":[3,7],"checks":[)"
     R"(["turnover",23000000000.0,">=",1000000000.0,true],)"
     R"(["gap_max",0.03125,"<=",0.015,false],["atr",0.0125,"in",[0.01,0.04],true]]},)"
     R"("v2_lite":{"stage":"short_data","signals":null,"checks":[)"
     R"(["turnover",null,">=",1000000000.0,true]]}})",
     "evening", "hole"},
    {"R1", "v3", "000660", "{}"},
    {"R1", "v3", "000661", R"({"v2":{"stage":1}})"}};
  const auto row = store::to_block(old, -3);
  BOOST_TEST_REQUIRE(static_cast<bool>(row));
  BOOST_TEST(row->number == -3);
  const auto all = read_back(*row);
  const std::vector verdicts{dropped_by_gap(), too_short()};
  auto expected = store::to_stored("005930", verdicts, {});
  expected.basis = "evening";
  expected.doubt = "hole";
  BOOST_TEST((all.at(0) == expected));
  BOOST_TEST((all.at(1) == symbol_verdict{"000660", "", "", {}}));
  BOOST_TEST((all.at(2) == symbol_verdict{"000661", "", "", {}}));
}

BOOST_AUTO_TEST_SUITE_END()
