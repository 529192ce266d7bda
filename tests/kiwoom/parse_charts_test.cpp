#include "kiwoom/parse.hpp"
#include "tests/kiwoom/list_answer.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>

using namespace tandem;
using namespace tandem::test;
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

std::string daily_rows(const std::string& rows) {
  return list_answer("stk_dt_pole_chart_qry", rows);
}

std::string daily(const chart_row& row) {
  return daily_rows(text(row));
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
          {"JSON", "too deep"});
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

BOOST_AUTO_TEST_CASE(a_value_that_the_volume_contradicts_is_told_and_costs_nothing_of_today) {
  const auto odd_value = [](const std::string& value) {
    const auto page = kiwoom::parse_daily_chart(daily({.value = value}), "005930");
    BOOST_TEST_REQUIRE(static_cast<bool>(page));
    BOOST_TEST(page->candles.size() == 1u);
    return page->odd_value;
  };
  // 5000 shares at 900 to 1100 KRW are 4.5 to 5.5 million: half of it to twice of it fits.
  for (const std::string fits : {"", " ", "2", "5", "12"})
    BOOST_TEST(odd_value(fits).empty(), fits);
  for (const std::string odd : {"0", "1", "13", "5000", "4294967295"})
    BOOST_TEST(odd_value(odd) == odd + " million KRW for 5000 shares between 900 and 1100 KRW");
  refused(read_daily(daily({.value = "much"})), {"field trde_prica"});
}

BOOST_AUTO_TEST_CASE(volume_and_value_of_old_rows_fit) {
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
