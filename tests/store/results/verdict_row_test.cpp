#include "store/results/verdict_row.hpp"
#include "tests/market/named.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace tandem;
using market::filter_check;
using store::engine_check;

BOOST_AUTO_TEST_SUITE(verdict_rows)

namespace {

const market::listing samsung{"005930", "삼성전자", market::market_id::kospi};

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

std::string problem_of(const std::string& json) {
  const auto parsed = store::parse_engines(json);
  BOOST_TEST_REQUIRE(!parsed);
  BOOST_TEST((parsed.error().code == ec::storage_failure));
  return parsed.error().message;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_row_names_the_symbol_and_holds_every_engine) {
  const std::vector verdicts{dropped_by_gap(), too_short()};
  const auto row = store::to_row("R1", "v3", samsung, verdicts);
  BOOST_TEST(row.run_id == "R1");
  BOOST_TEST(row.scanner == "v3");
  BOOST_TEST(row.code == "005930");
  BOOST_TEST(row.name == "삼성전자");
  BOOST_TEST(!row.matched);
  BOOST_TEST(row.engines
             == R"({"midterm":{"stage":"gap_max","signals":[3,7],"checks":[)"
                R"(["turnover",23000000000.0,">=",1000000000.0,true],)"
                R"(["gap_max",0.03125,"<=",0.015,false],)"
                R"(["atr",0.0125,"in",[0.01,0.04],true]]},)"
                R"("v2_lite":{"stage":"short_data","signals":null,"checks":[)"
                R"(["turnover",null,">=",1000000000.0,true]]}})");
}

BOOST_AUTO_TEST_CASE(one_match_among_the_engines_is_a_match) {
  auto matched = dropped_by_gap();
  matched.dropped_by.reset();
  const std::vector verdicts{too_short(), matched};
  BOOST_TEST(store::to_row("R1", "v3", samsung, verdicts).matched);
  const auto nothing = store::to_row("R1", "v3", samsung, {});
  BOOST_TEST(!nothing.matched);
  BOOST_TEST(nothing.engines == "{}");
}

BOOST_AUTO_TEST_CASE(what_was_written_is_read_back_to_the_last_bit) {
  const std::vector verdicts{dropped_by_gap(), too_short()};
  const auto parsed = store::parse_engines(store::to_row("R1", "v3", samsung, verdicts).engines);
  BOOST_TEST_REQUIRE(static_cast<bool>(parsed));
  BOOST_TEST_REQUIRE(parsed->size() == 2u);
  const auto& midterm = parsed->at(0);
  BOOST_TEST(midterm.engine == "midterm");
  BOOST_TEST(midterm.stage == "gap_max");
  BOOST_TEST(midterm.signals_count.value() == 3);
  BOOST_TEST(midterm.signals_total.value() == 7);
  const std::vector<engine_check> checks{{"turnover", 2.3e10, ">=", 1e9, std::nullopt, true},
                                         {"gap_max", 0.03125, "<=", 0.015, std::nullopt, false},
                                         {"atr", 0.0125, "in", 0.01, 0.04, true}};
  BOOST_TEST((midterm.checks == checks));
  const auto& lite = parsed->at(1);
  BOOST_TEST(lite.engine == "v2_lite");
  BOOST_TEST(lite.stage == "short_data");
  BOOST_TEST(!lite.signals_count.has_value());
  BOOST_TEST(
    (lite.checks
     == std::vector<engine_check>{{"turnover", std::nullopt, ">=", 1e9, std::nullopt, true}}));
}

BOOST_AUTO_TEST_CASE(extreme_numbers_survive) {
  for (const double extreme : {5e-324, 1.7976931348623157e308, -0.0, 1e22, 123456789012345680.0,
                               1.0000000000000002, 0.1 + 0.2, 1.0 / 3, -2.2250738585072014e-308}) {
    auto found = too_short();
    found.checks[0].value = extreme;
    const std::vector verdicts{found};
    const auto parsed = store::parse_engines(store::to_row("R1", "v3", samsung, verdicts).engines);
    BOOST_TEST_REQUIRE(static_cast<bool>(parsed));
    BOOST_TEST(parsed->at(0).checks.at(0).value.value() == extreme);
  }
}

BOOST_AUTO_TEST_CASE(other_json_is_refused) {
  BOOST_TEST(store::parse_engines("{}").value().empty());
  for (const std::string wrong : {"", "{", "[]", "null", "{} {}"})
    BOOST_TEST(problem_of(wrong) == "a stored verdict is not a JSON object", wrong);
  for (const std::string wrong :
       {R"({"v2":1})", R"({"v2":{"stage":"atr","signals":null}})",
        R"({"v2":{"stage":1,"signals":null,"checks":[]}})",
        R"({"v2":{"stage":"atr","signals":[1],"checks":[]}})",
        R"({"v2":{"stage":"atr","signals":[1.5,7],"checks":[]}})",
        R"({"v2":{"stage":"atr","signals":null,"checks":[["atr",1,"<",2]]}})",
        R"({"v2":{"stage":"atr","signals":null,"checks":[["atr","1","<",2,true]]}})",
        R"({"v2":{"stage":"atr","signals":null,"checks":[["atr",1,"<",[1,2],true]]}})",
        R"({"v2":{"stage":"atr","signals":null,"checks":[["atr",1,"in",2,true]]}})",
        R"({"v2":{"stage":"atr","signals":null,"checks":[["atr",1,"<",2,1]]}})"})
    BOOST_TEST(problem_of(wrong) == R"(the stored verdict of engine "v2" is not a verdict)", wrong);
}

BOOST_AUTO_TEST_SUITE_END()
