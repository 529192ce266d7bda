#include "report/find/documents.hpp"
#include "store/candles/candle_store.hpp"
#include "tests/report/documents/data_page.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

// Four symbols by hand, on 2025-07-18:
//
//   000010  100 110 121    a share, up a tenth
//   000020  100 100 90     a fund, down a tenth, twice the volume
//   000030  100 104        no candle of the day
//   000040  50             its first day

using namespace tandem;

namespace {

const auto friday = market::date::from_number(20250718);

market::candle_snapshot history(const std::string& code, const std::vector<double>& closes,
                                std::int64_t volume, std::int32_t last = 20250718) {
  market::candle_snapshot out;
  out.code = code;
  out.as_of = out.complete_through = friday;
  const auto end = market::date::from_number(last).days_since_epoch();
  for (std::size_t i = 0; i < closes.size(); ++i) {
    const auto at = end - static_cast<std::int32_t>(closes.size() - 1 - i);
    out.candles.push_back({market::date::from_days_since_epoch(at), closes[i], closes[i], closes[i],
                           closes[i], volume});
  }
  return out;
}

market::listing listed(const std::string& code, const std::string& name,
                       market::listing_class kind = market::listing_class::common) {
  market::listing one;
  one.code = code;
  one.name = name;
  one.kind = kind;
  return one;
}

struct find_fixture {
  find_fixture() {
    const auto owner =
      std::move(*store::open_candle_store({.path = path, .source = "sim:", .own_file = true}));
    BOOST_TEST(!owner->put({history("000010", {100, 110, 121}, 1000),
                            history("000020", {100, 100, 90}, 2000),
                            history("000030", {100, 104}, 1000, 20250717),
                            history("000040", {50}, 1000), history("index:KOSPI", {3000}, 1)}));
    BOOST_TEST(!owner->put_list(
      {"ka10099 KOSPI",
       market::date::from_number(20250717),
       1,
       {listed("000010", "가나"), listed("000020", "다라", market::listing_class::etf),
        listed("000030", "마바")}}));
    BOOST_TEST(!owner->put_list({"ka10099 KOSPI",
                                 market::date::from_number(20250721),
                                 2,
                                 {listed("000040", "사아"), listed("000010", "later")}}));
  }

  result<find_answer> ask(const find_request& wanted, market::date day = friday,
                          bool require_fresh = true) {
    const auto query = understand(wanted, known);
    BOOST_TEST_REQUIRE(query.query.has_value(), query.told);
    return find_in_history(*query.query, {{path, true, "sim:"}, day, require_fresh, {}, 2});
  }
  find_answer answer(const find_request& wanted, bool require_fresh = true) {
    auto found = ask(wanted, friday, require_fresh);
    BOOST_TEST_REQUIRE(static_cast<bool>(found));
    return std::move(*found);
  }
  std::string codes(const find_request& wanted, bool require_fresh = true) {
    const auto found = answer(wanted, require_fresh);
    std::string text;
    for (const auto& one : found.found.listed)
      text.append(text.empty() ? "" : " ").append(found.symbols[one.place].code);
    return text;
  }
  std::string told(const find_request& wanted) {
    const auto query = understand(wanted, known);
    BOOST_TEST(!query.query.has_value());
    return query.told;
  }

  test::temporary_folder folder;
  std::string path = folder.path("cache.db");
  screens::catalog known{{{"mine", "mine.screen",
                           "screen mine \"Mine\"\na: volume > 0\nscore 2 when close > 100\n"
                           "order close asc\nlimit 2\n"}}};
};

find_request condition(std::string text) {
  find_request out;
  out.text = std::move(text);
  return out;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(find_in_the_stored_market, find_fixture)

BOOST_AUTO_TEST_CASE(a_program_gets_one_document) {
  BOOST_TEST(find_json(answer(condition("change(1) >= 5%")))
             == R"({"schema":"tandem.find/1","date":"2025-07-18","screen":"where","title":null,)"
                R"("where":"change(1) >= 5%","symbols":4,"fresh":3,"matched":1,"unknown":1,)"
                R"("candidates":[{"rank":1,"code":"000010","name":"가나","market":"KOSPI",)"
                R"("kind":"common","score":null,"close":121,"change_rate":0.1,"order":null,)"
                R"("clauses":[{"label":"where","truth":"yes","left":0.1,"right":0.05}],)"
                R"("values":{}}],"near":null,"funnel":null})"
                "\n");
}

BOOST_AUTO_TEST_CASE(people_get_a_table) {
  const auto text = find_table(answer(condition("close > 80")), {});
  BOOST_TEST(text
             == "tandem find  session 2025-07-18  close > 80\n"
                "4 symbols (1 without a candle of the day), 2 matched\n"
                "  rank  code    name  close   change\n"
                "     1  000010  가나    121  +10.00%\n"
                "     2  000020  다라     90  -10.00%\n");
}

BOOST_AUTO_TEST_CASE(a_symbol_without_a_candle_of_the_day_is_left_out_or_judged_by_its_last_one) {
  BOOST_TEST(codes(condition("close > 1")) == "000010 000020 000040");
  BOOST_TEST(codes(condition("close > 1"), false) == "000010 000020 000030 000040");
}

BOOST_AUTO_TEST_CASE(lists_of_later_days_tell_nothing_but_names) {
  BOOST_TEST(codes(condition("etf")) == "000020");
  BOOST_TEST(codes(condition("not etf")) == "000010");
  const auto found = answer(condition("close == 50"));
  BOOST_TEST(found.symbols.at(found.found.listed.at(0).place).name == "사아");
  BOOST_TEST(!found.symbols.at(found.found.listed.at(0).place).listed);
}

BOOST_AUTO_TEST_CASE(a_day_before_all_lists_says_that_they_are_missing) {
  const auto found = ask(condition("not etf"), market::date::from_number(20250716));
  BOOST_TEST_REQUIRE(static_cast<bool>(found));
  BOOST_TEST(found->found.matched == 0u);
  BOOST_TEST_REQUIRE(found->notes.size() == 1u);
  BOOST_TEST(found->notes[0].starts_with("no list of the broker's of 2025-07-16"));
}

BOOST_AUTO_TEST_CASE(a_day_without_candles_is_no_empty_answer) {
  const auto found = ask(condition("close > 1"), market::date::from_number(20250719));
  BOOST_TEST_REQUIRE(!found);
  BOOST_TEST((found.error().code == ec::no_data));
  BOOST_TEST(found.error().message.find("2025-07-19") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_order_puts_the_largest_first_and_a_limit_cuts) {
  auto wanted = condition("close > 1");
  wanted.order = "volume * close";
  BOOST_TEST(codes(wanted) == "000020 000010 000040");
  wanted.order = "close asc";
  BOOST_TEST(codes(wanted) == "000040 000020 000010");
  wanted.order = "change(1) asc"; // Unknown is last in either direction.
  BOOST_TEST(codes(wanted) == "000020 000010 000040");
  wanted.limit = 1;
  BOOST_TEST(codes(wanted) == "000020");
}

BOOST_AUTO_TEST_CASE(a_screen_brings_its_order_limit_and_score) {
  const auto found = answer(condition(" @Mine "));
  BOOST_TEST(find_csv(found)
             == "rank,code,name,market,kind,close,change_rate,score,order,a.truth,a.left,a.right\n"
                "1,000040,사아,,,50,,0,50,yes,1000,0\n"
                "2,000020,다라,KOSPI,etf,90,-0.1,0,90,yes,2000,0\n");
  BOOST_TEST(found.found.matched == 3u);
}

BOOST_AUTO_TEST_CASE(columns_are_names_labels_or_expressions) {
  auto wanted = condition("@mine");
  wanted.columns = {"code", "A", "a.right", "close/sma(close, 2)", "close > open", "score"};
  BOOST_TEST(find_csv(answer(wanted))
             == "code,a,a.right,\"close/sma(close, 2)\",close > open,score\n"
                "000040,1000,0,,no,0\n"
                "000020,2000,0,0.9473684210526315,no,0\n");
  const auto lines = find_jsonl(answer(wanted));
  const std::string values = R"x("values":{"close/sma(close, 2)":null,"close > open":"no"})x";
  BOOST_TEST(lines.find(values) != std::string::npos, lines);
}

BOOST_AUTO_TEST_CASE(near_misses_and_the_funnel_come_where_they_are_asked_for) {
  auto wanted = condition("change(1) >= 5%");
  wanted.near = wanted.funnel = true;
  const auto found = answer(wanted);
  BOOST_TEST(find_table(found, {})
             == "tandem find  session 2025-07-18  change(1) >= 5%\n"
                "4 symbols (1 without a candle of the day), 1 matched, 1 unknown (too few candles, "
                "or something that is not stored)\n"
                "  rank  code    name  close   change    left\n"
                "     1  000010  가나    121  +10.00%  0.1000\n"
                "\n"
                "near misses: 1\n"
                "  but for    margin  code    name  close   change     left\n"
                "  where    -300.00%  000020  다라     90  -10.00%  -0.1000\n"
                "\n"
                "funnel\n"
                "  step        left  removed alone  unknown\n"
                "  symbols        4              -        -\n"
                "  stale_data     3              1        0\n"
                "  universe       3              0        0\n"
                "  where          1              2        1\n");
  const auto csv = find_csv(found);
  BOOST_TEST(csv.find("near,margin\n1,000010,") != std::string::npos, csv);
  BOOST_TEST(csv.find("\n,000020,") != std::string::npos, csv);
}

BOOST_AUTO_TEST_CASE(everything_wrong_is_told_at_once_with_its_place) {
  auto wanted = condition("closs > smaa(20)");
  wanted.columns = {"code", "rsii(14)"};
  wanted.order = "close > 5";
  BOOST_TEST(told(wanted)
             == "-:1:1: error: there is no word closs; did you mean close? [unknown_word]\n"
                "closs > smaa(20)\n"
                "^\n"
                "-:1:9: error: there is no word smaa; did you mean sma? [unknown_word]\n"
                "closs > smaa(20)\n"
                "        ^\n"
                "--columns:1:1: error: there is no word rsii; did you mean rsi? [unknown_word]\n"
                "rsii(14)\n"
                "^\n"
                "--order: error: a number belongs here, such as turnover desc, and this is a "
                "condition\n");
  BOOST_TEST(told(condition("@sqeeze"))
             == "-:1:1: error: there is no screen sqeeze; did you mean squeeze? [unknown_screen]\n"
                "@sqeeze\n"
                "^\n");
  BOOST_TEST(!told(condition("")).empty());
}

BOOST_AUTO_TEST_CASE(numbers_of_any_unit_are_short_for_people) {
  BOOST_TEST(short_number(123'456'789'000) == "1234.6억");
  BOOST_TEST(short_number(2.5e12) == "2.50조");
  BOOST_TEST(short_number(-67'000) == "-67,000");
  BOOST_TEST(short_number(72.128) == "72.13");
  BOOST_TEST(short_number(0.05) == "0.0500");
  BOOST_TEST(short_number(3) == "3");
}

BOOST_AUTO_TEST_CASE(the_page_on_data_names_every_field) {
  auto wanted = condition("@mine");
  wanted.near = wanted.funnel = true;
  wanted.columns = {"close/open"};
  const auto said = test::data_page{}.fields("tandem.find/1");
  auto written = test::places_in(find_json(answer(wanted)), said);
  wanted.text = "close > 100";
  written.merge(test::places_in(find_json(answer(wanted)), said));
  BOOST_TEST(said == written, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
