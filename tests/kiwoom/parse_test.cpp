#include "kiwoom/parse.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>

using namespace tandem;
using market::date;
using market::market_id;

namespace {

struct chart_row {
  std::string day = "20250718";
  std::string open = "1000";
  std::string high = "1100";
  std::string low = "900";
  std::string close = "1050";
  std::string volume = "5000";
};

std::string text(const chart_row& row) {
  return R"({"cur_prc":")" + row.close + R"(","trde_qty":")" + row.volume
         + R"(","trde_prica":"5","dt":")" + row.day + R"(","open_pric":")" + row.open
         + R"(","high_pric":")" + row.high + R"(","low_pric":")" + row.low
         + R"(","pred_pre":"-20","pred_pre_sig":"5","trde_tern_rt":"+0.29"})";
}

std::string list_answer(const std::string& list, const std::string& rows) {
  return R"({"stk_cd":"005930",")" + list + R"(":[)" + rows
         + R"(],"return_code":0,"return_msg":"정상"})";
}

std::string daily_rows(const std::string& rows) {
  return list_answer("stk_dt_pole_chart_qry", rows);
}

std::string daily(const chart_row& row) {
  return daily_rows(text(row));
}

template <class T>
void refused(const result<T>& outcome, std::initializer_list<std::string_view> parts) {
  BOOST_TEST_REQUIRE(!outcome);
  BOOST_TEST((outcome.error().code == ec::bad_response));
  for (const auto part : parts)
    BOOST_TEST_CONTEXT(outcome.error().message + " lacks " + std::string{part})
  BOOST_TEST(outcome.error().message.find(part) != std::string::npos);
}

const std::string blank_row =
  R"({"cur_prc":"","trde_qty":"","dt":"","open_pric":"","high_pric":"",)"
  R"("low_pric":""})";

} // namespace

BOOST_AUTO_TEST_SUITE(daily_chart)

BOOST_AUTO_TEST_CASE(newest_first_becomes_oldest_first) {
  const auto series = kiwoom::parse_daily_chart(
    daily_rows(text({"20250718", "71200", "72400", "70900", "72100", "14205331"}) + ","
               + text({"20250717", "70000", "71500", "69800", "71200", "9001"})));
  BOOST_TEST_REQUIRE(static_cast<bool>(series));
  const market::candle_series expected{
    {date::from_number(20250717), 70000, 71500, 69800, 71200, 9001},
    {date::from_number(20250718), 71200, 72400, 70900, 72100, 14205331}};
  BOOST_TEST((*series == expected));
}

BOOST_AUTO_TEST_CASE(unknown_symbol_is_an_empty_series) {
  const auto blank = kiwoom::parse_daily_chart(daily_rows(blank_row));
  BOOST_TEST_REQUIRE(static_cast<bool>(blank));
  BOOST_TEST(blank->empty());
  const auto none = kiwoom::parse_daily_chart(daily_rows(std::string{}));
  BOOST_TEST_REQUIRE(static_cast<bool>(none));
  BOOST_TEST(none->empty());
}

BOOST_AUTO_TEST_CASE(blank_rows_between_are_skipped) {
  const auto series = kiwoom::parse_daily_chart(
    daily_rows(text({.day = "20250718"}) + "," + blank_row + "," + text({.day = "20250717"})));
  BOOST_TEST_REQUIRE(static_cast<bool>(series));
  BOOST_TEST(series->size() == 2u);
}

BOOST_AUTO_TEST_CASE(halted_days_are_kept) {
  const auto flat =
    kiwoom::parse_daily_chart(daily({"20250718", "1050", "1050", "1050", "1050", "0"}));
  BOOST_TEST_REQUIRE(static_cast<bool>(flat));
  const market::candle expected{date::from_number(20250718), 1050, 1050, 1050, 1050, 0};
  BOOST_TEST((flat->front() == expected));
  // The quote TRs print zeros for an untraded day; the price stays the last close.
  const auto zeros = kiwoom::parse_daily_chart(daily({"20250718", "0", "0", "0", "1050", "0"}));
  BOOST_TEST_REQUIRE(static_cast<bool>(zeros));
  BOOST_TEST((zeros->front() == expected));
}

BOOST_AUTO_TEST_CASE(impossible_prices_are_refused_with_row_day_and_values) {
  refused(kiwoom::parse_daily_chart(daily({.high = "899"})),
          {"ka10081", "row 0", "20250718", "low_pric 900 > high_pric 899"});
  refused(kiwoom::parse_daily_chart(daily({.close = "1101"})), {"cur_prc 1101 > high_pric 1100"});
  refused(kiwoom::parse_daily_chart(daily({.close = "899"})), {"low_pric 900 > cur_prc 899"});
  refused(kiwoom::parse_daily_chart(daily({.open = "1101"})), {"open_pric 1101 > high_pric 1100"});
  refused(kiwoom::parse_daily_chart(daily({.open = "0"})), {"low_pric 900 > open_pric 0"});
  // What is seen where there is no number.
  refused(kiwoom::parse_daily_chart(daily({.high = "2147483647"})), {"high_pric 2147483647"});
  refused(kiwoom::parse_daily_chart(daily({.low = "0", .close = "0"})), {"cur_prc is 0"});
  refused(kiwoom::parse_daily_chart(daily({"20250718", "0", "0", "0", "1050", "7"})),
          {"low_pric is 0 beside cur_prc 1050"});
}

BOOST_AUTO_TEST_CASE(numbers_are_digits_and_nothing_else) {
  for (const std::string bad :
       {"", " ", "+1050", "-1050", "--1050", "1,050", "1050.0", "1050원", "1e3", "0x10", " 1050",
        "1050 ", "9007199254740993", "99999999999999999999"}) {
    BOOST_TEST_CONTEXT(bad) {
      refused(kiwoom::parse_daily_chart(daily({.close = bad})),
              {"ka10081", "row 0", "field cur_prc"});
      refused(kiwoom::parse_daily_chart(daily({.volume = bad})), {"row 0", "field trde_qty"});
      refused(kiwoom::parse_daily_chart(daily({.open = bad})), {"row 0", "field open_pric"});
    }
  }
}

BOOST_AUTO_TEST_CASE(zero_padded_numbers_are_read) {
  const auto series = kiwoom::parse_daily_chart(daily({.close = "0000001050"}));
  BOOST_TEST_REQUIRE(static_cast<bool>(series));
  BOOST_TEST(series->front().close == 1050.0);
}

BOOST_AUTO_TEST_CASE(days_must_exist_and_fall) {
  for (const std::string bad :
       {"20250231", "20251301", "2025-07-18", "2025071", "202507180", "2025071a", "00000000"})
    BOOST_TEST_CONTEXT(bad)
  refused(kiwoom::parse_daily_chart(daily({.day = bad})), {"row 0", "field dt", bad});
  refused(kiwoom::parse_daily_chart(
            daily_rows(text({.day = "20250717"}) + "," + text({.day = "20250718"}))),
          {"row 1", "20250718", "20250717"});
  refused(kiwoom::parse_daily_chart(daily_rows(text({}) + "," + text({}))),
          {"row 1", "dt 20250718"});
}

BOOST_AUTO_TEST_CASE(missing_and_mistyped_fields_are_named) {
  refused(kiwoom::parse_daily_chart(daily_rows(R"({"dt":"20250718"})")),
          {"row 0", "field open_pric is missing"});
  refused(kiwoom::parse_daily_chart(daily_rows(R"({"cur_prc":"1"})")),
          {"row 0", "field dt is missing"});
  refused(kiwoom::parse_daily_chart(daily_rows(R"({"dt":20250718})")),
          {"row 0", "field dt is not a string"});
  refused(kiwoom::parse_daily_chart(daily_rows(R"({"dt":null})")), {"field dt is not a string"});
  refused(kiwoom::parse_daily_chart(daily_rows("7")), {"row 0", "not a JSON object"});
  refused(kiwoom::parse_daily_chart(daily_rows("[]")), {"row 0", "not a JSON object"});
}

BOOST_AUTO_TEST_CASE(wrong_shapes_are_refused) {
  refused(kiwoom::parse_daily_chart(""), {"ka10081", "JSON"});
  refused(kiwoom::parse_daily_chart("<html>"), {"JSON"});
  refused(kiwoom::parse_daily_chart("[]"), {"object"});
  refused(kiwoom::parse_daily_chart("{}"), {"stk_dt_pole_chart_qry is missing"});
  refused(kiwoom::parse_daily_chart(R"({"stk_dt_pole_chart_qry":{}})"), {"is not a list"});
  refused(kiwoom::parse_daily_chart(R"({"stk_dt_pole_chart_qry":null})"), {"is not a list"});
  refused(kiwoom::parse_daily_chart(list_answer("inds_dt_pole_qry", text({}))),
          {"stk_dt_pole_chart_qry"});
  auto cut = daily(chart_row{});
  cut.resize(cut.size() / 2);
  refused(kiwoom::parse_daily_chart(cut), {"no valid JSON at byte"});
  refused(kiwoom::parse_daily_chart(daily(chart_row{}) + std::string(1, '\0')), {"zero byte"});
}

BOOST_AUTO_TEST_CASE(refusal_is_never_read_as_data) {
  for (const std::string code : {"3", "\"3\"", "null", "\"\""})
    BOOST_TEST_CONTEXT(code)
  refused(kiwoom::parse_daily_chart(R"({"stk_dt_pole_chart_qry":[],"return_code":)" + code + "}"),
          {"return_code"});
}

BOOST_AUTO_TEST_CASE(invalid_utf8_is_refused) {
  refused(kiwoom::parse_daily_chart("{\"x\":\"\xb0\xa1\",\"stk_dt_pole_chart_qry\":[]}"),
          {"ka10081", "encoding"});
}

BOOST_AUTO_TEST_CASE(deep_nesting_does_not_exhaust_the_stack) {
  const std::string deep(1'000'000, '[');
  refused(kiwoom::parse_daily_chart(R"({"stk_dt_pole_chart_qry":)" + deep), {"JSON"});
  refused(kiwoom::parse_daily_chart(R"({"stk_dt_pole_chart_qry":)" + deep
                                    + std::string(deep.size(), ']') + "}"),
          {"row 0", "not a JSON object"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(index_chart)

BOOST_AUTO_TEST_CASE(points_are_hundredths_and_volume_is_thousands) {
  const auto series = kiwoom::parse_index_chart(list_answer(
    "inds_dt_pole_qry", text({"20250718", "318122", "319290", "317705", "318807", "402118"})));
  BOOST_TEST_REQUIRE(static_cast<bool>(series));
  // The doubles nearest to the printed index levels, as a CSV reader would produce them.
  const market::candle_series expected{
    {date::from_number(20250718), 3181.22, 3192.90, 3177.05, 3188.07, 402118000}};
  BOOST_TEST((*series == expected));
}

BOOST_AUTO_TEST_CASE(decimal_points_are_refused) {
  refused(kiwoom::parse_index_chart(list_answer("inds_dt_pole_qry", text({.close = "1050.00"}))),
          {"ka20006", "row 0", "field cur_prc", "1050.00"});
}

BOOST_AUTO_TEST_CASE(largest_quantity_does_not_overflow) {
  const auto series = kiwoom::parse_index_chart(
    list_answer("inds_dt_pole_qry", text({.volume = "9007199254740992"})));
  BOOST_TEST_REQUIRE(static_cast<bool>(series));
  BOOST_TEST(series->front().volume_shares == 9'007'199'254'740'992'000);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stock_list)

namespace {

std::string listed(const std::string& code, const std::string& name, const std::string& market) {
  return R"({"code":")" + code + R"(","name":")" + name
         + R"(","lastPrice":"00000267","marketCode":")" + market + R"("})";
}

} // namespace

BOOST_AUTO_TEST_CASE(every_row_is_kept_in_order) {
  const auto list = kiwoom::parse_stock_list(
    list_answer("list", listed("005930", "삼성전자", "0") + ","
                          + listed("0156T0", "예시레버리지", "8") + "," + listed("", "", "")),
    market_id::kospi);
  BOOST_TEST_REQUIRE(static_cast<bool>(list));
  const market::universe expected{
    {"005930", "삼성전자", market_id::kospi},
    {"0156T0", "예시레버리지", market_id::kospi, true, market::listing_class::etf}};
  BOOST_TEST((*list == expected));
}

BOOST_AUTO_TEST_CASE(nameless_symbol_is_called_by_its_code) {
  const auto list =
    kiwoom::parse_stock_list(list_answer("list", listed("247540", " ", "10")), market_id::kosdaq);
  BOOST_TEST_REQUIRE(static_cast<bool>(list));
  BOOST_TEST(list->front().name == "247540");
  BOOST_TEST((list->front().market == market_id::kosdaq));
}

BOOST_AUTO_TEST_CASE(rows_of_the_other_market_are_refused) {
  refused(
    kiwoom::parse_stock_list(list_answer("list", listed("247540", "가", "10")), market_id::kospi),
    {"ka10099", "row 0", "marketCode", "KOSPI"});
  refused(
    kiwoom::parse_stock_list(list_answer("list", listed("005930", "가", "0")), market_id::kosdaq),
    {"marketCode", "KOSDAQ"});
}

namespace {

/// The one listing of an answer whose row holds `fields` beside code and name.
market::listing listing_of(const std::string& code, const std::string& name,
                           const std::string& fields, market_id market = market_id::kospi) {
  const auto list = kiwoom::parse_stock_list(
    list_answer("list", R"({"code":")" + code + R"(","name":")" + name + "\"" + fields + "}"),
    market);
  BOOST_TEST_REQUIRE(static_cast<bool>(list));
  return list->front();
}

std::string_view class_of(const std::string& code, const std::string& name,
                          const std::string& fields, market_id market = market_id::kospi) {
  return to_string(listing_of(code, name, fields, market).kind);
}

std::string market_code(const std::string& code) {
  return R"(,"marketCode":")" + code + "\"";
}

} // namespace

BOOST_AUTO_TEST_CASE(market_codes_tell_funds_from_stocks) {
  BOOST_TEST(class_of("069500", "예시200", market_code("8")) == "etf");
  BOOST_TEST(class_of("069505", "예시200", market_code("8")) == "etf"); // No preferred share.
  for (const auto* code : {"60", "70", "90"})
    BOOST_TEST(class_of("530031", "예시금선물", market_code(code)) == "etn");
  BOOST_TEST(class_of("530031", "예시금선물", R"(,"marketCode":"0","kind":"Q")") == "etn");
  BOOST_TEST(class_of("330590", "예시리츠", market_code("6")) == "reit");
  for (const auto* code : {"2", "3", "4", "5", "7", "9", "30", "50", "80"})
    BOOST_TEST(class_of("088985", "예시인프라", market_code(code)) == "other");
  BOOST_TEST(class_of("005930", "예시전자", R"(,"marketCode":"0","kind":"A")") == "common");
}

BOOST_AUTO_TEST_CASE(spacs_are_told_by_class_or_name) {
  const auto of_class = [](const std::string& name) {
    return R"(,"marketCode":"10","companyClassName":")" + name + "\"";
  };
  BOOST_TEST(class_of("438220", "예시제10호", of_class("스팩"), market_id::kosdaq) == "spac");
  BOOST_TEST(class_of("438220", "예시제10호스팩", of_class(""), market_id::kosdaq) == "spac");
  BOOST_TEST(class_of("438220", "예시제10호스팩", "", market_id::kosdaq) == "spac");
  BOOST_TEST(class_of("247540", "예시비엠", of_class("우량기업"), market_id::kosdaq) == "common");
}

BOOST_AUTO_TEST_CASE(preferred_shares_are_told_by_their_last_character) {
  for (const auto* code : {"005935", "005387", "005389", "33626K", "38380L", "00279M"})
    BOOST_TEST(class_of(code, "예시우", market_code("0")) == "preferred");
  BOOST_TEST(class_of("005935", "예시우", "") == "preferred");
  for (const auto* code : {"005930", "0001A0", "00593A", "005931"})
    BOOST_TEST(class_of(code, "예시", market_code("0")) == "common");
}

BOOST_AUTO_TEST_CASE(halts_and_watched_issues_are_told_by_either_field) {
  const auto halted = listing_of("000040", "예시", R"(,"auditInfo":"거래정지","state":"")");
  BOOST_TEST(halted.halted);
  BOOST_TEST(!halted.administrative);
  BOOST_TEST(listing_of("000040", "예시", R"(,"state":"증거금100%|거래정지")").halted);
  const auto watched = listing_of("000040", "예시", R"(,"auditInfo":"관리종목")");
  BOOST_TEST(watched.administrative);
  BOOST_TEST(!watched.halted);
  const auto both =
    listing_of("000040", "예시", R"(,"auditInfo":"거래정지","state":"증거금100%|관리종목")");
  BOOST_TEST(both.halted);
  BOOST_TEST(both.administrative);
  const auto neither =
    listing_of("000040", "예시", R"(,"auditInfo":"투자주의환기종목","state":"증거금40%|신용가능")");
  BOOST_TEST(!neither.halted);
  BOOST_TEST(!neither.administrative);
}

BOOST_AUTO_TEST_CASE(fields_that_are_not_there_say_nothing) {
  const market::listing plain{"005930", "예시전자", market_id::kospi};
  BOOST_TEST((listing_of("005930", "예시전자", "") == plain));
  BOOST_TEST((listing_of("005930", "예시전자",
                         R"(,"marketCode":"","kind":"","companyClassName":null,"auditInfo":" ",)"
                         R"("state":null)")
              == plain));
  // Not even about the market.
  BOOST_TEST(
    (listing_of("247540", "가", market_code(""), market_id::kosdaq).market == market_id::kosdaq));
  refused(kiwoom::parse_stock_list(
            list_answer("list", R"({"code":"005930","name":"가","state":7})"), market_id::kospi),
          {"row 0", "field state is not a string"});
}

BOOST_AUTO_TEST_CASE(bad_codes_and_fields_are_named) {
  for (const std::string bad : {"5930", "005930_AL", "00593a", "0059 0", "삼성"})
    BOOST_TEST_CONTEXT(bad)
  refused(kiwoom::parse_stock_list(list_answer("list", listed(bad, "가", "0")), market_id::kospi),
          {"row 0", "field code", bad});
  refused(kiwoom::parse_stock_list(list_answer("list", R"({"code":"005930"})"), market_id::kospi),
          {"field name is missing"});
  refused(kiwoom::parse_stock_list(list_answer("rows", ""), market_id::kospi), {"list is missing"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(top_value)

namespace {

std::string ranked(const std::string& code, const std::string& rank, const std::string& name) {
  return R"({"stk_cd":")" + code + R"(","now_rank":")" + rank + R"(","pred_rank":"2","stk_nm":")"
         + name + R"(","cur_prc":"-1812000","trde_prica":"5612740"})";
}

result<kiwoom::ranking_page> parse(const std::string& rows) {
  return kiwoom::parse_top_value(list_answer("trde_prica_upper", rows), market_id::kospi);
}

} // namespace

BOOST_AUTO_TEST_CASE(venue_suffixes_are_cut_off) {
  const auto top = parse(ranked("000660_AL", "1", "SK하이닉스") + ","
                         + ranked("005930_NX", "2", "삼성전자") + "," + ranked("0156T0", "3", ""));
  BOOST_TEST_REQUIRE(static_cast<bool>(top));
  const market::universe expected{{"000660", "SK하이닉스", market_id::kospi},
                                  {"005930", "삼성전자", market_id::kospi},
                                  {"0156T0", "0156T0", market_id::kospi}};
  BOOST_TEST((top->symbols == expected));
  BOOST_TEST(top->first_rank == 1);
  BOOST_TEST(top->last_rank == 3);
}

BOOST_AUTO_TEST_CASE(continuation_pages_start_at_their_rank_and_ties_are_allowed) {
  BOOST_TEST(
    static_cast<bool>(parse(ranked("000660", "101", "가") + "," + ranked("005930", "101", "나"))));
}

BOOST_AUTO_TEST_CASE(ranks_out_of_order_are_refused) {
  refused(parse(ranked("000660", "2", "가") + "," + ranked("005930", "1", "나")),
          {"ka10032", "row 1", "now_rank = 1", "rank 2"});
  refused(parse(ranked("000660", "x", "가")), {"row 0", "field now_rank"});
}

BOOST_AUTO_TEST_CASE(empty_before_the_open) {
  const auto top = parse("");
  BOOST_TEST_REQUIRE(static_cast<bool>(top));
  BOOST_TEST(top->symbols.empty());
  BOOST_TEST(top->first_rank == 0);
}

BOOST_AUTO_TEST_CASE(unknown_suffixes_are_refused) {
  refused(parse(ranked("005930_XX", "1", "가")), {"field stk_cd", "005930_XX"});
  refused(parse(ranked("_AL", "1", "가")), {"field stk_cd"});
}

BOOST_AUTO_TEST_SUITE_END()
