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
  std::string value = ""; // In million KRW.
};

std::string text(const chart_row& row) {
  return R"({"cur_prc":")" + row.close + R"(","trde_qty":")" + row.volume + R"(","trde_prica":")"
         + row.value + R"(","dt":")" + row.day + R"(","open_pric":")" + row.open
         + R"(","high_pric":")" + row.high + R"(","low_pric":")" + row.low
         + R"(","pred_pre":"-20","pred_pre_sig":"5","trde_tern_rt":"+0.29"})";
}

std::string list_answer(const std::string& list, const std::string& rows) {
  return R"({"stk_cd":"005930","inds_cd":"001",")" + list + R"(":[)" + rows
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

/// The candles of a first page about 005930.
result<market::candle_series> read_daily(std::string_view body) {
  auto page = kiwoom::parse_daily_chart(body, "005930");
  if (!page)
    return page.error();
  return std::move(page->candles);
}

result<market::candle_series> read_index(std::string_view body) {
  auto page = kiwoom::parse_index_chart(body, market_id::kospi);
  if (!page)
    return page.error();
  return std::move(page->candles);
}

result<market::universe> read_list(std::string_view body, market_id market) {
  auto page = kiwoom::parse_stock_list(body, market);
  if (!page)
    return page.error();
  return std::move(page->symbols);
}

const std::string blank_row =
  R"({"cur_prc":"","trde_qty":"","dt":"","open_pric":"","high_pric":"",)"
  R"("low_pric":""})";

} // namespace

BOOST_AUTO_TEST_SUITE(daily_chart)

BOOST_AUTO_TEST_CASE(newest_first_becomes_oldest_first) {
  const auto series =
    read_daily(daily_rows(text({"20250718", "71200", "72400", "70900", "72100", "14205331"}) + ","
                          + text({"20250717", "70000", "71500", "69800", "71200", "9001"})));
  BOOST_TEST_REQUIRE(static_cast<bool>(series));
  const market::candle_series expected{
    {date::from_number(20250717), 70000, 71500, 69800, 71200, 9001},
    {date::from_number(20250718), 71200, 72400, 70900, 72100, 14205331}};
  BOOST_TEST((*series == expected));
}

BOOST_AUTO_TEST_CASE(unknown_symbol_is_an_empty_series) {
  const auto blank = read_daily(daily_rows(blank_row));
  BOOST_TEST_REQUIRE(static_cast<bool>(blank));
  BOOST_TEST(blank->empty());
  const auto none = read_daily(daily_rows(std::string{}));
  BOOST_TEST_REQUIRE(static_cast<bool>(none));
  BOOST_TEST(none->empty());
}

BOOST_AUTO_TEST_CASE(blank_rows_between_are_skipped) {
  const auto series = read_daily(
    daily_rows(text({.day = "20250718"}) + "," + blank_row + "," + text({.day = "20250717"})));
  BOOST_TEST_REQUIRE(static_cast<bool>(series));
  BOOST_TEST(series->size() == 2u);
}

BOOST_AUTO_TEST_CASE(halted_days_are_kept) {
  const auto flat = read_daily(daily({"20250718", "1050", "1050", "1050", "1050", "0"}));
  BOOST_TEST_REQUIRE(static_cast<bool>(flat));
  const market::candle expected{date::from_number(20250718), 1050, 1050, 1050, 1050, 0};
  BOOST_TEST((flat->front() == expected));
  // The quote TRs print zeros for an untraded day; the price stays the last close.
  const auto zeros = read_daily(daily({"20250718", "0", "0", "0", "1050", "0"}));
  BOOST_TEST_REQUIRE(static_cast<bool>(zeros));
  BOOST_TEST((zeros->front() == expected));
}

BOOST_AUTO_TEST_CASE(impossible_prices_are_refused_with_row_day_and_values) {
  refused(read_daily(daily({.high = "899"})),
          {"ka10081", "row 0", "20250718", "low_pric 900 > high_pric 899"});
  refused(read_daily(daily({.close = "1101"})), {"cur_prc 1101 > high_pric 1100"});
  refused(read_daily(daily({.close = "899"})), {"low_pric 900 > cur_prc 899"});
  refused(read_daily(daily({.open = "1101"})), {"open_pric 1101 > high_pric 1100"});
  refused(read_daily(daily({.open = "0"})), {"low_pric 900 > open_pric 0"});
  // What is seen where there is no number.
  refused(read_daily(daily({.high = "2147483647"})), {"high_pric 2147483647"});
  refused(read_daily(daily({.low = "0", .close = "0"})), {"cur_prc is 0"});
  refused(read_daily(daily({"20250718", "0", "0", "0", "1050", "7"})),
          {"low_pric is 0 beside cur_prc 1050"});
}

BOOST_AUTO_TEST_CASE(numbers_are_digits_and_nothing_else) {
  for (const std::string bad :
       {"", " ", "+1050", "-1050", "--1050", "1,050", "1050.0", "1050원", "1e3", "0x10", " 1050",
        "1050 ", "9007199254740993", "99999999999999999999"}) {
    BOOST_TEST_CONTEXT(bad) {
      refused(read_daily(daily({.close = bad})), {"ka10081", "row 0", "field cur_prc"});
      refused(read_daily(daily({.volume = bad})), {"row 0", "field trde_qty"});
      refused(read_daily(daily({.open = bad})), {"row 0", "field open_pric"});
    }
  }
}

BOOST_AUTO_TEST_CASE(zero_padded_numbers_are_read) {
  const auto series = read_daily(daily({.close = "0000001050"}));
  BOOST_TEST_REQUIRE(static_cast<bool>(series));
  BOOST_TEST(series->front().close == 1050.0);
}

BOOST_AUTO_TEST_CASE(days_must_exist_and_fall) {
  for (const std::string bad :
       {"20250231", "20251301", "2025-07-18", "2025071", "202507180", "2025071a", "00000000"})
    BOOST_TEST_CONTEXT(bad)
  refused(read_daily(daily({.day = bad})), {"row 0", "field dt", bad});
  refused(read_daily(daily_rows(text({.day = "20250717"}) + "," + text({.day = "20250718"}))),
          {"row 1", "20250718", "20250717"});
}

BOOST_AUTO_TEST_CASE(missing_and_mistyped_fields_are_named) {
  refused(read_daily(daily_rows(R"({"dt":"20250718"})")), {"row 0", "field open_pric is missing"});
  refused(read_daily(daily_rows(R"({"cur_prc":"1"})")), {"row 0", "field dt is missing"});
  refused(read_daily(daily_rows(R"({"dt":20250718})")), {"row 0", "field dt is not a string"});
  refused(read_daily(daily_rows(R"({"dt":null})")), {"field dt is not a string"});
  refused(read_daily(daily_rows("7")), {"row 0", "not a JSON object"});
  refused(read_daily(daily_rows("[]")), {"row 0", "not a JSON object"});
}

BOOST_AUTO_TEST_CASE(wrong_shapes_are_refused) {
  refused(read_daily(""), {"ka10081", "JSON"});
  refused(read_daily("<html>"), {"JSON"});
  refused(read_daily("[]"), {"object"});
  refused(read_daily("{}"), {"stk_dt_pole_chart_qry is missing"});
  refused(read_daily(R"({"stk_dt_pole_chart_qry":{}})"), {"is not a list"});
  refused(read_daily(R"({"stk_dt_pole_chart_qry":null})"), {"is not a list"});
  refused(read_daily(list_answer("inds_dt_pole_qry", text({}))), {"stk_dt_pole_chart_qry"});
  auto cut = daily(chart_row{});
  cut.resize(cut.size() / 2);
  refused(read_daily(cut), {"no valid JSON at byte"});
  refused(read_daily(daily(chart_row{}) + std::string(1, '\0')), {"zero byte"});
}

BOOST_AUTO_TEST_CASE(refusal_is_never_read_as_data) {
  for (const std::string code : {"3", "\"3\"", "null", "\"\""})
    BOOST_TEST_CONTEXT(code)
  refused(read_daily(R"({"stk_dt_pole_chart_qry":[],"return_code":)" + code + "}"),
          {"return_code"});
}

BOOST_AUTO_TEST_CASE(invalid_utf8_is_refused) {
  refused(read_daily("{\"x\":\"\xb0\xa1\",\"stk_dt_pole_chart_qry\":[]}"), {"ka10081", "encoding"});
}

BOOST_AUTO_TEST_CASE(deep_nesting_does_not_exhaust_the_stack) {
  const std::string deep(1'000'000, '[');
  refused(read_daily(R"({"stk_cd":"005930","stk_dt_pole_chart_qry":)" + deep), {"JSON"});
  refused(read_daily(R"({"stk_cd":"005930","stk_dt_pole_chart_qry":)" + deep
                     + std::string(deep.size(), ']') + "}"),
          {"row 0", "not a JSON object"});
}

BOOST_AUTO_TEST_CASE(an_answer_about_another_symbol_is_refused) {
  const auto about = [](const std::string& subject) {
    return "{" + subject + R"("stk_dt_pole_chart_qry":[)" + text({}) + R"(],"return_code":0})";
  };
  BOOST_TEST(static_cast<bool>(read_daily(about(R"("stk_cd":"005930_AL",)"))));
  for (const auto* other : {"000660", "005930_XX", "A005930", "5930", "", " "})
    BOOST_TEST_CONTEXT(other)
  refused(read_daily(about(R"("stk_cd":")" + std::string{other} + R"(",)")),
          {"ka10081", "stk_cd", "005930"});
  for (const auto* none : {"", R"("stk_cd":null,)", R"("stk_cd":5930,)", R"("stk_cd":["005930"],)"})
    BOOST_TEST_CONTEXT(none)
  refused(read_daily(about(none)), {"field stk_cd"});
  // Nobody is named where nothing is said.
  BOOST_TEST(
    static_cast<bool>(read_daily(R"({"stk_cd":"","stk_dt_pole_chart_qry":[)" + blank_row + "]}")));
  refused(
    read_daily(R"({"stk_cd":"","stk_dt_pole_chart_qry":[)" + blank_row + "," + blank_row + "]}"),
    {"stk_cd"});
}

BOOST_AUTO_TEST_CASE(a_page_has_as_many_rows_as_its_header_says) {
  const auto three = daily_rows(text({.day = "20250718"}) + "," + text({.day = "20250717"}) + ","
                                + text({.day = "20250716"}));
  BOOST_TEST(static_cast<bool>(kiwoom::parse_daily_chart(three, "005930", {}, 3)));
  for (const std::int64_t wrong : {-1, 0, 2, 4, 600})
    BOOST_TEST_CONTEXT(wrong)
  refused(kiwoom::parse_daily_chart(three, "005930", {}, wrong),
          {"resp-cnt is " + std::to_string(wrong), "3 rows"});
  // A row that says nothing may count or not.
  const auto blank = daily_rows(blank_row);
  BOOST_TEST(static_cast<bool>(kiwoom::parse_daily_chart(blank, "005930", {}, 0)));
  BOOST_TEST(static_cast<bool>(kiwoom::parse_daily_chart(blank, "005930", {}, 1)));
}

BOOST_AUTO_TEST_CASE(a_row_that_comes_twice_is_one) {
  const auto series = read_daily(
    daily_rows(text({.day = "20250718"}) + "," + text({.day = "20250717", .close = "1000"}) + ","
               + text({.day = "20250716"}) + "," + text({.day = "20250717", .close = "1000"}) + ","
               + text({.day = "20250716"}) + "," + text({.day = "20250715"})));
  BOOST_TEST_REQUIRE(static_cast<bool>(series));
  BOOST_TEST(series->size() == 4u);
}

BOOST_AUTO_TEST_CASE(of_two_rows_of_the_newest_day_the_first_counts) {
  for (const auto& live : {text({.close = "1060", .volume = "5100"}), text({.high = "1"})}) {
    const auto page = kiwoom::parse_daily_chart(
      daily_rows(text({.day = "20250718"}) + "," + live + "," + text({.day = "20250717"})),
      "005930");
    BOOST_TEST_REQUIRE(static_cast<bool>(page));
    BOOST_TEST(page->candles.size() == 2u);
    BOOST_TEST(page->candles.back().close == 1050.0);
    BOOST_TEST(page->ended_by.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_bad_row_in_the_past_ends_the_history_there) {
  const auto newer = text({.day = "20250718"}) + "," + text({.day = "20250717"}) + ",";
  const auto older = "," + text({.day = "20250715"});
  for (const auto& bad :
       {text({.day = "20250716", .high = "1"}), text({.day = "20250716", .close = "0"}),
        text({.day = "20250716", .volume = "-5"}), text({.day = "20250716", .volume = "1e5"}),
        text({.day = "20250716", .volume = "4294967295"}), text({.day = "20251131"}),
        std::string{"7"}, std::string{R"({"dt":20250716})"}}) {
    BOOST_TEST_CONTEXT(bad) {
      const auto page = kiwoom::parse_daily_chart(daily_rows(newer + bad + older), "005930");
      BOOST_TEST_REQUIRE(static_cast<bool>(page));
      BOOST_TEST(page->candles.size() == 2u);
      BOOST_TEST(page->ended_by.find("ka10081: row 2: ") == 0u);
    }
  }
}

BOOST_AUTO_TEST_CASE(days_out_of_order_end_the_history_before_the_first_of_them) {
  const auto with = [](const std::string& fourth) {
    return kiwoom::parse_daily_chart(
      daily_rows(text({.day = "20250718"}) + "," + text({.day = "20250717"}) + ","
                 + text({.day = "20250715"}) + "," + fourth + "," + text({.day = "20250714"})),
      "005930");
  };
  const auto swapped = with(text({.day = "20250716"}));
  BOOST_TEST_REQUIRE(static_cast<bool>(swapped));
  BOOST_TEST(swapped->candles.size() == 2u);
  // Two rows of one day say that neither is to be trusted.
  const auto another = with(text({.day = "20250715", .close = "1000"}));
  BOOST_TEST_REQUIRE(static_cast<bool>(another));
  BOOST_TEST((another->candles.front().day == date::from_number(20250717)));
  BOOST_TEST(another->ended_by.find("dt 20250715 does not come before 20250715")
             != std::string::npos);
  refused(with(text({.day = "20250721"})), {"row 3", "20250721"});
}

BOOST_AUTO_TEST_CASE(a_further_page_goes_on_where_the_one_before_it_ended) {
  const market::candle behind{date::from_number(20250717), 1000, 1100, 900, 1050, 5000};
  const auto page_of = [&](const std::string& rows) {
    return kiwoom::parse_daily_chart(daily_rows(rows), "005930", behind);
  };
  for (const auto& first : {std::string{}, text({.day = "20250717"}) + ","}) {
    const auto page = page_of(first + text({.day = "20250716"}) + "," + text({.day = "20250715"}));
    BOOST_TEST_REQUIRE(static_cast<bool>(page));
    BOOST_TEST(page->candles.size() == 2u);
    BOOST_TEST(page->ended_by.empty());
  }
  refused(page_of(text({.day = "20250718"}) + "," + text({.day = "20250717"})),
          {"row 0", "20250718 does not go on before 20250717"});
  refused(page_of(text({.day = "20250717", .close = "1000"})), {"does not go on"});
  const auto bad = page_of(text({.day = "20250716", .high = "1"}));
  BOOST_TEST_REQUIRE(static_cast<bool>(bad)); // For the page before it this is the past.
  BOOST_TEST(bad->candles.empty());
  BOOST_TEST(!bad->ended_by.empty());
}

BOOST_AUTO_TEST_CASE(an_untraded_day_has_the_last_close_for_zeros) {
  const market::candle expected{date::from_number(20250718), 1050, 1050, 1050, 1050, 0};
  for (const auto& row : {chart_row{"20250718", "0", "1050", "1050", "1050", "0"},
                          chart_row{"20250718", "0", "0", "1050", "1050", "0"},
                          chart_row{"20250718", "0", "1050", "1050", "1050", "0", "52"}}) {
    const auto series = read_daily(daily(row));
    BOOST_TEST_REQUIRE(static_cast<bool>(series));
    BOOST_TEST((series->front() == expected));
  }
}

BOOST_AUTO_TEST_CASE(numbers_of_32_bits_that_ran_out_are_no_volumes) {
  for (const std::string bad :
       {"2147483647", "2147483648", "4294967294", "4294967295", "4294967296"})
    BOOST_TEST_CONTEXT(bad)
  refused(read_daily(daily({.volume = bad})), {"row 0", "trde_qty " + bad});
  BOOST_TEST(static_cast<bool>(read_daily(daily({.volume = "3000000000"}))));
}

BOOST_AUTO_TEST_CASE(volume_and_value_fit) {
  // 5000 shares at 900 to 1100 KRW are 4.5 to 5.5 million; a block trade costs at most 1672, or at
  // least 592: the limits of a day that has both 900 and 1100 in it.
  for (const std::string fits : {"", " ", "3", "5", "9"})
    BOOST_TEST(static_cast<bool>(read_daily(daily({.value = fits}))), fits);
  for (const std::string wrong : {"0", "11", "50", "5000", "4294967295"})
    BOOST_TEST_CONTEXT(wrong)
  refused(read_daily(daily({.value = wrong})), {"row 0", "20250718 trde_prica " + wrong});
  refused(read_daily(daily({.value = "much"})), {"field trde_prica"});
  // Of days in the past price and volume may be adjusted by different factors.
  const auto past = [](const std::string& value) {
    return kiwoom::parse_daily_chart(
      daily_rows(text({.day = "20250718"}) + "," + text({.day = "20250717", .value = value})),
      "005930");
  };
  BOOST_TEST(past("50")->ended_by.empty());
  BOOST_TEST(!past("5000")->ended_by.empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(index_chart)

BOOST_AUTO_TEST_CASE(the_index_of_the_other_market_is_refused) {
  refused(kiwoom::parse_index_chart(list_answer("inds_dt_pole_qry", text({})), market_id::kosdaq),
          {"ka20006", "inds_cd", "001", "101"});
}

BOOST_AUTO_TEST_CASE(points_are_hundredths_and_volume_is_thousands) {
  const auto series = read_index(list_answer(
    "inds_dt_pole_qry", text({"20250718", "318122", "319290", "317705", "318807", "402118"})));
  BOOST_TEST_REQUIRE(static_cast<bool>(series));
  // The doubles nearest to the printed index levels, as a CSV reader would produce them.
  const market::candle_series expected{
    {date::from_number(20250718), 3181.22, 3192.90, 3177.05, 3188.07, 402118000}};
  BOOST_TEST((*series == expected));
}

BOOST_AUTO_TEST_CASE(decimal_points_are_refused) {
  refused(read_index(list_answer("inds_dt_pole_qry", text({.close = "1050.00"}))),
          {"ka20006", "row 0", "field cur_prc", "1050.00"});
}

BOOST_AUTO_TEST_CASE(largest_quantity_does_not_overflow) {
  const auto series =
    read_index(list_answer("inds_dt_pole_qry", text({.volume = "9007199254740992"})));
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
  const auto list = read_list(list_answer("list", listed("005930", "삼성전자", "0") + ","
                                                    + listed("0156T0", "예시레버리지", "8") + ","
                                                    + listed("", "", "")),
                              market_id::kospi);
  BOOST_TEST_REQUIRE(static_cast<bool>(list));
  const market::universe expected{
    {"005930", "삼성전자", market_id::kospi},
    {"0156T0", "예시레버리지", market_id::kospi, true, market::listing_class::etf}};
  BOOST_TEST((*list == expected));
}

BOOST_AUTO_TEST_CASE(nameless_symbol_is_called_by_its_code) {
  const auto list = read_list(list_answer("list", listed("247540", " ", "10")), market_id::kosdaq);
  BOOST_TEST_REQUIRE(static_cast<bool>(list));
  BOOST_TEST(list->front().name == "247540");
  BOOST_TEST((list->front().market == market_id::kosdaq));
}

BOOST_AUTO_TEST_CASE(rows_of_the_other_market_are_refused) {
  refused(read_list(list_answer("list", listed("247540", "가", "10")), market_id::kospi),
          {"ka10099", "row 0", "marketCode", "KOSPI"});
  refused(read_list(list_answer("list", listed("005930", "가", "0")), market_id::kosdaq),
          {"marketCode", "KOSDAQ"});
}

namespace {

/// The one listing of an answer whose row holds `fields` beside code and name.
market::listing listing_of(const std::string& code, const std::string& name,
                           const std::string& fields, market_id market = market_id::kospi) {
  const auto list = read_list(
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
  refused(
    read_list(list_answer("list", R"({"code":"005930","name":"가","state":7})"), market_id::kospi),
    {"row 0", "field state is not a string"});
}

BOOST_AUTO_TEST_CASE(bad_codes_and_fields_are_named) {
  for (const std::string bad : {"5930", "005930_AL", "00593a", "0059 0", "삼성"})
    BOOST_TEST_CONTEXT(bad)
  refused(read_list(list_answer("list", listed(bad, "가", "0")), market_id::kospi),
          {"row 0", "field code", bad});
  refused(read_list(list_answer("rows", ""), market_id::kospi), {"list is missing"});
}

BOOST_AUTO_TEST_CASE(one_odd_row_costs_itself) {
  for (const auto& odd :
       {listed("F70101781", "예시오피스1", "0"), listed("00593a", "가", "0"),
        listed("A005930", "가", "0"), listed("삼성", "가", "0"), listed("247540", "가", "10"),
        listed("247540", "가", "99"), listed("005930", "나", "0"), std::string{"7"},
        std::string{"null"}, std::string{R"({"code":5930})"}, std::string{"{}"}}) {
    BOOST_TEST_CONTEXT(odd) {
      const auto page =
        kiwoom::parse_stock_list(list_answer("list", listed("005930", "가", "0") + "," + odd + ","
                                                       + listed("000660", "나", "0")),
                                 market_id::kospi);
      BOOST_TEST_REQUIRE(static_cast<bool>(page));
      BOOST_TEST(page->symbols.size() == 2u);
      BOOST_TEST(page->rows_left_out == 1u);
      BOOST_TEST(page->why_left_out.find("ka10099: row 1: ") == 0u);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_row_that_comes_twice_is_not_odd) {
  const auto page = kiwoom::parse_stock_list(
    list_answer("list", listed("005930", "가", "0") + "," + listed("005930", "가", "0")),
    market_id::kospi);
  BOOST_TEST_REQUIRE(static_cast<bool>(page));
  BOOST_TEST(page->symbols.size() == 1u);
  BOOST_TEST(page->rows_left_out == 0u);
}

BOOST_AUTO_TEST_CASE(more_than_one_odd_row_in_a_hundred_refuses_the_list) {
  const auto with_odd = [](int odd) {
    std::string rows;
    for (int i = 0; i < 300; ++i)
      rows +=
        (i > 0 ? "," : "") + listed(std::to_string(100'000 + i) + (i < odd ? "7" : ""), "가", "0");
    return kiwoom::parse_stock_list(list_answer("list", rows), market_id::kospi);
  };
  BOOST_TEST_REQUIRE(static_cast<bool>(with_odd(3)));
  BOOST_TEST(with_odd(3)->rows_left_out == 3u);
  refused(with_odd(4), {"1000007", "4 of 300 rows"});
  refused(with_odd(300), {"300 of 300 rows"});
}

BOOST_AUTO_TEST_CASE(names_are_made_fit_to_be_shown) {
  const auto name = [](const std::string& said) {
    return read_list(list_answer("list", listed("005930", said, "0")), market_id::kospi)
      ->front()
      .name;
  };
  BOOST_TEST(name("예시\\u001b[2J빨강") == "예시?[2J빨강");
  BOOST_TEST(name("  예시\\u0000\\u0000 ") == "예시");
  BOOST_TEST(name("\u202e\u200b\ufeff") == "005930");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(top_value)

namespace {

std::string ranked(const std::string& code, const std::string& rank, const std::string& name) {
  return R"({"stk_cd":")" + code + R"(","now_rank":")" + rank + R"(","pred_rank":"2","stk_nm":")"
         + name + R"(","cur_prc":"-1812000","trde_prica":"5612740"})";
}

result<kiwoom::symbol_page> parse(const std::string& rows) {
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

BOOST_AUTO_TEST_CASE(a_falling_rank_costs_its_row_and_several_the_page) {
  const auto one = parse(ranked("000660", "2", "가") + "," + ranked("005930", "1", "나"));
  BOOST_TEST_REQUIRE(static_cast<bool>(one));
  BOOST_TEST(one->symbols.size() == 1u);
  BOOST_TEST(one->last_rank == 2);
  BOOST_TEST(one->why_left_out.find("row 1: field now_rank = 1 after rank 2") != std::string::npos);
  refused(parse(ranked("000660", "3", "가") + "," + ranked("005930", "1", "나") + ","
                + ranked("035720", "2", "다")),
          {"ka10032", "row 1", "now_rank = 1", "rank 3", "2 of 3 rows"});
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
