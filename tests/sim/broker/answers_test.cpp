#include "sim/broker/answers.hpp"
#include "tests/sim/market/hand_made_market.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>

using namespace tandem::sim;
using namespace tandem::sim::testing;

namespace {

struct open_market {
  std::unique_ptr<exchange> market = open_three_days();

  std::string body(tr_id tr, const body_fields& fields, const page_start& from = {}) const {
    return answer_call(tr, *market, fields, from).body;
  }
};

rapidjson::Document parsed(const std::string& body) {
  rapidjson::Document document;
  document.Parse(body.c_str());
  BOOST_REQUIRE(!document.HasParseError());
  return document;
}

const std::string success = R"("return_code":0,"return_msg":"정상적으로 처리되었습니다"})";

} // namespace

BOOST_FIXTURE_TEST_SUITE(answers, open_market)

// 10,200 x 200,000 shares = 2,040 million KRW; 200,000 of 1,000,000 shares = 20 %.
BOOST_AUTO_TEST_CASE(daily_chart_is_unsigned_and_newest_first) {
  const auto answer = body(tr_id::daily_chart,
                           {{"stk_cd", "000010"}, {"base_dt", "20250306"}, {"upd_stkpc_tp", "1"}});
  const std::string newest =
    R"({"stk_cd":"000010","stk_dt_pole_chart_qry":[{"cur_prc":"10200","trde_qty":"200000",)"
    R"("trde_prica":"2040","dt":"20250306","open_pric":"10400","high_pric":"10450",)"
    R"("low_pric":"10190","pred_pre":"-200","pred_pre_sig":"5","trde_tern_rt":"+20.00"},)"
    R"({"cur_prc":"10400",)";
  BOOST_TEST(answer.substr(0, newest.size()) == newest);
  BOOST_TEST(answer.ends_with("]," + success));
}

BOOST_AUTO_TEST_CASE(a_future_base_day_is_clamped_to_today) {
  const auto answer = parsed(body(
    tr_id::daily_chart, {{"stk_cd", "000010"}, {"base_dt", "20991231"}, {"upd_stkpc_tp", "1"}}));
  BOOST_TEST(answer["stk_dt_pole_chart_qry"].Size() == 3u);
}

// The 8th and 9th of March 2025 were a weekend; a base day counts itself.
BOOST_AUTO_TEST_CASE(a_base_day_is_the_newest_or_stands_for_the_session_before_it) {
  const auto newest = [&](const char* base_dt) {
    const auto answer = parsed(body(
      tr_id::daily_chart, {{"stk_cd", "000010"}, {"base_dt", base_dt}, {"upd_stkpc_tp", "1"}}));
    return std::string{answer["stk_dt_pole_chart_qry"][0]["dt"].GetString()};
  };
  BOOST_TEST(newest("20250305") == "20250305");
  BOOST_TEST(newest("20250308") == "20250306");
}

BOOST_AUTO_TEST_CASE(unknown_codes_and_empty_ranges_are_one_blank_row) {
  const std::string blank =
    R"("stk_dt_pole_chart_qry":[{"cur_prc":"","trde_qty":"","trde_prica":"","dt":"",)"
    R"("open_pric":"","high_pric":"","low_pric":"","pred_pre":"","pred_pre_sig":"",)"
    R"("trde_tern_rt":""}],)"
    + success;
  const auto chart = [&](const std::string& code, const std::string& base) {
    return body(tr_id::daily_chart, {{"stk_cd", code}, {"base_dt", base}, {"upd_stkpc_tp", "1"}});
  };
  BOOST_TEST(chart("999990", "20250306") == R"({"stk_cd":"999990",)" + blank);
  BOOST_TEST(chart("000010", "20250101") == R"({"stk_cd":"000010",)" + blank);
  BOOST_TEST(chart("000010_NX", "20250306") == R"({"stk_cd":"000010_NX",)" + blank);
  BOOST_TEST(chart("000010_AL", "20250306").find("10200") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_halted_session_stays_in_the_chart) {
  const auto answer = parsed(body(
    tr_id::daily_chart, {{"stk_cd", "000030"}, {"base_dt", "20250306"}, {"upd_stkpc_tp", "1"}}));
  const auto& halted = answer["stk_dt_pole_chart_qry"][0];
  for (const auto* name : {"open_pric", "high_pric", "low_pric", "cur_prc"})
    BOOST_TEST(halted[name].GetString() == "6500");
  BOOST_TEST(halted["trde_qty"].GetString() == "0");
  // 5,000 + 30 % = 6,500: the day before was limit-up.
  BOOST_TEST(answer["stk_dt_pole_chart_qry"][1]["pred_pre_sig"].GetString() == "1");
}

BOOST_AUTO_TEST_CASE(index_chart_carries_hundredths_and_thousands_of_shares) {
  const auto answer = body(tr_id::index_chart, {{"inds_cd", "001"}, {"base_dt", "20250304"}});
  BOOST_TEST(answer
             == R"({"inds_cd":"001","inds_dt_pole_qry":[{"cur_prc":"250500","trde_qty":"1234",)"
                R"("dt":"20250304","open_pric":"250000","high_pric":"251000",)"
                R"("low_pric":"249000","trde_prica":"5"}],)"
                  + success);
}

BOOST_AUTO_TEST_CASE(an_index_not_kept_is_a_blank_row) {
  for (const auto* code : {"101", "201"}) {
    const auto answer =
      parsed(body(tr_id::index_chart, {{"inds_cd", code}, {"base_dt", "20250306"}}));
    BOOST_REQUIRE(answer["inds_dt_pole_qry"].Size() == 1u);
    BOOST_TEST(answer["inds_dt_pole_qry"][0]["dt"].GetString() == "");
  }
}

BOOST_AUTO_TEST_CASE(stock_list_puts_its_envelope_first_and_pads_numbers) {
  const auto answer = body(tr_id::stock_list, {{"mrkt_tp", "0"}});
  const std::string lead =
    R"({"return_msg":"정상적으로 처리되었습니다","return_code":0,"list":[{"code":"000010",)"
    R"("name":"이름000010","listCount":"0000000001000000","auditInfo":"정상",)"
    R"("regDay":"20250304","lastPrice":"00010400",)";
  BOOST_TEST(answer.substr(0, lead.size()) == lead);
  const auto list = parsed(answer);
  BOOST_TEST(list["list"].Size() == 2u);
  BOOST_TEST(list["list"][1]["listCount"].GetString() == "0000000005000000"); // After the split.
  BOOST_TEST(list["list"][0].MemberCount() == 15u);
}

BOOST_AUTO_TEST_CASE(stock_list_tells_halted_and_administrative_issues) {
  const auto list = parsed(body(tr_id::stock_list, {{"mrkt_tp", "10"}}));
  BOOST_REQUIRE(list["list"].Size() == 3u);
  BOOST_TEST(list["list"][0]["auditInfo"].GetString() == "거래정지");
  BOOST_TEST(list["list"][0]["state"].GetString() == "증거금100%|거래정지");
  BOOST_TEST(list["list"][1]["auditInfo"].GetString() == "관리종목");
  BOOST_TEST(list["list"][0]["marketCode"].GetString() == "10");
  BOOST_TEST(list["list"][2]["lastPrice"].GetString() == "00002000"); // The offer price.
  BOOST_TEST(parsed(body(tr_id::stock_list, {{"mrkt_tp", "60"}}))["list"].Size() == 0u);
}

BOOST_AUTO_TEST_CASE(stock_list_tells_funds_notes_and_reits_from_stocks) {
  auto made = std::make_unique<hand_made_market>();
  made->days = {day(20250304)};
  const auto add = [&](const char* code, instrument_kind kind) {
    made
      ->add(code, tandem::market::market_id::kospi,
            {{day(20250304), 10'000, 10'000, 10'000, 10'000, 10'000, 1}})
      .kind = kind;
  };
  add("069500", instrument_kind::fund);
  add("330590", instrument_kind::reit);
  add("500071", instrument_kind::etn);
  add("900010", instrument_kind::common);
  market = std::move(*exchange::open(std::move(made), day(20250304)));
  const auto list = [&](const char* wanted) {
    return parsed(body(tr_id::stock_list, {{"mrkt_tp", wanted}}));
  };
  const auto bundle = list("0");
  std::vector<std::string> classes;
  for (const auto& row : bundle["list"].GetArray())
    classes.push_back(std::string{row["code"].GetString()} + " " + row["marketCode"].GetString()
                      + " " + row["marketName"].GetString() + " " + row["kind"].GetString());
  BOOST_TEST(classes
               == (std::vector<std::string>{"069500 8 ETF A", "330590 6 리츠 A", "500071 60 ETN Q",
                                            "900010 0 거래소 A"}),
             boost::test_tools::per_element());
  for (const auto& [wanted, code] : {std::pair{"8", "069500"}, {"6", "330590"}, {"60", "500071"}}) {
    const auto part = list(wanted);
    BOOST_REQUIRE(part["list"].Size() == 1u);
    BOOST_TEST(part["list"][0]["code"].GetString() == code);
  }
  BOOST_TEST(list("10")["list"].Size() == 0u);
  BOOST_TEST(list("50")["list"].Size() == 0u);
}

BOOST_AUTO_TEST_CASE(top_value_leaves_out_administrative_issues_unless_asked) {
  const auto ranking = [&](const char* administrative, const char* venue) {
    return parsed(
      body(tr_id::top_value,
           {{"mrkt_tp", "101"}, {"mang_stk_incls", administrative}, {"stex_tp", venue}}));
  };
  BOOST_TEST(ranking("0", "1")["trde_prica_upper"].Size() == 2u);
  BOOST_TEST(ranking("1", "1")["trde_prica_upper"].Size() == 3u);
  BOOST_TEST(ranking("0", "2")["trde_prica_upper"].Size() == 0u); // Nothing on NXT.
  BOOST_TEST(ranking("0", "3")["trde_prica_upper"][0]["stk_cd"].GetString() == "000050_AL");
}

BOOST_AUTO_TEST_CASE(top_value_rows_carry_direction_signs) {
  const auto answer =
    body(tr_id::top_value, {{"mrkt_tp", "001"}, {"mang_stk_incls", "0"}, {"stex_tp", "1"}});
  const std::string lead =
    R"({"trde_prica_upper":[{"stk_cd":"000010","now_rank":"1","pred_rank":"1",)"
    R"("stk_nm":"이름000010","cur_prc":"-10200","pred_pre_sig":"5","pred_pre":"-200",)"
    R"("flu_rt":"-1.92","sel_bid":"-10200","buy_bid":"-10190","now_trde_qty":"200000",)"
    R"("pred_trde_qty":"500000","trde_prica":"2040"},)";
  BOOST_TEST(answer.substr(0, lead.size()) == lead);
}

BOOST_AUTO_TEST_CASE(quotes_come_in_the_order_asked_with_63_fields) {
  const auto answer = parsed(body(tr_id::quotes, {{"stk_cd", "000030|XXXXXX|000010"}}));
  const auto& rows = answer["atn_stk_infr"];
  BOOST_REQUIRE(rows.Size() == 3u);
  for (const auto& row : rows.GetArray()) {
    BOOST_TEST(row.MemberCount() == 63u);
    for (const auto& member : row.GetObject())
      BOOST_TEST(member.value.IsString());
  }
  BOOST_TEST(rows[1]["stk_cd"].GetString() == "");
  BOOST_TEST(rows[1]["cur_prc"].GetString() == "");
  BOOST_TEST(rows[2]["stk_cd"].GetString() == "000010");
}

BOOST_AUTO_TEST_CASE(a_quote_adds_up) {
  const auto answer = parsed(body(tr_id::quotes, {{"stk_cd", "000010"}}));
  const auto& row = answer["atn_stk_infr"][0];
  const auto text = [&](const char* name) { return std::string{row[name].GetString()}; };
  BOOST_TEST(text("cur_prc") == "-10200");
  BOOST_TEST(text("base_pric") == "10400");
  BOOST_TEST(text("pred_pre") == "-200");
  BOOST_TEST(text("open_pric") == "10400"); // Equal to the base: no sign.
  BOOST_TEST(text("high_pric") == "+10450");
  BOOST_TEST(text("low_pric") == "-10190");
  BOOST_TEST(text("upl_pric") == "+13520"); // 10,400 x 0.3 = 3,120.
  BOOST_TEST(text("lst_pric") == "-7280");
  BOOST_TEST(text("trde_qty") == "200000");
  BOOST_TEST(text("trde_prica") == "2040");
  BOOST_TEST(text("mac") == "102"); // 1,000,000 x 10,200 / 100 million.
  BOOST_TEST(text("stkcnt") == "1000");
  BOOST_TEST(text("dt") == "20250306");
  BOOST_TEST(text("sel_2th_bid") == "-10210");
  BOOST_TEST(text("buy_1th_bid") == "-10190");
}

BOOST_AUTO_TEST_CASE(an_untraded_quote_has_no_prices_but_its_base) {
  const auto answer = parsed(body(tr_id::quotes, {{"stk_cd", "000030|000010_NX"}}));
  const auto& row = answer["atn_stk_infr"][0];
  for (const auto* name : {"open_pric", "high_pric", "low_pric", "trde_qty", "sel_1th_bid"})
    BOOST_TEST(row[name].GetString() == "0");
  BOOST_TEST(row["cur_prc"].GetString() == "6500");
  // A venue the symbol is not on: the code is echoed, the prices are empty.
  BOOST_TEST(answer["atn_stk_infr"][1]["stk_cd"].GetString() == "000010_NX");
  BOOST_TEST(answer["atn_stk_infr"][1]["cur_prc"].GetString() == "");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pages)

// 1,250 candles: 600, 600 and 50.
BOOST_AUTO_TEST_CASE(of_charts_hold_600_rows) {
  auto made = std::make_unique<hand_made_market>();
  const auto start = day(20200101).days_since_epoch();
  std::vector<day_bar> bars;
  for (auto i = 0; i < 1250; ++i) {
    made->days.push_back(tandem::market::date::from_days_since_epoch(start + i));
    bars.push_back({made->days.back(), 100 + i, 100 + i, 100 + i, 100 + i, 100 + i, 1});
  }
  made->add("000010", tandem::market::market_id::kospi, bars);
  const auto last = made->days.back();
  const auto market = std::move(*exchange::open(std::move(made), last));
  const body_fields call{{"stk_cd", "000010"}, {"base_dt", last.compact()}, {"upd_stkpc_tp", "1"}};
  std::size_t row = 0;
  std::vector<unsigned> sizes;
  std::vector<std::string> tops;
  do {
    const auto page = answer_call(tr_id::daily_chart, *market, call, {row});
    const auto answer = parsed(page.body);
    sizes.push_back(answer["stk_dt_pole_chart_qry"].Size());
    tops.emplace_back(answer["stk_dt_pole_chart_qry"][0]["cur_prc"].GetString());
    row = page.next_row;
  } while (row > 0);
  BOOST_TEST(sizes == (std::vector<unsigned>{600, 600, 50}), boost::test_tools::per_element());
  BOOST_TEST(tops == (std::vector<std::string>{"1349", "749", "149"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(of_rankings_hold_100_rows_and_count_on) {
  auto made = std::make_unique<hand_made_market>();
  made->days = {day(20250304)};
  for (auto i = 0; i < 150; ++i)
    made->add(std::to_string(100'000 + i * 10), tandem::market::market_id::kospi,
              {{day(20250304), 100, 100, 100, 100, 100, 1'000'000 - i}});
  const auto market = std::move(*exchange::open(std::move(made), day(20250304)));
  const body_fields call{{"mrkt_tp", "000"}, {"mang_stk_incls", "0"}, {"stex_tp", "1"}};
  const auto first = answer_call(tr_id::top_value, *market, call, {});
  BOOST_TEST(first.next_row == 100u);
  BOOST_TEST(parsed(first.body)["trde_prica_upper"].Size() == 100u);
  const auto small = answer_call(tr_id::top_value, *market, call, {20}, 20);
  BOOST_TEST(small.next_row == 40u);
  BOOST_TEST(parsed(small.body)["trde_prica_upper"].Size() == 20u);
  const auto second = answer_call(tr_id::top_value, *market, call, {100});
  BOOST_TEST(second.next_row == 0u);
  const auto rows = parsed(second.body);
  BOOST_TEST(rows["trde_prica_upper"].Size() == 50u);
  BOOST_TEST(rows["trde_prica_upper"][0]["now_rank"].GetString() == "101");
  BOOST_TEST(rows["trde_prica_upper"][0]["stk_cd"].GetString() == "101000");
}

BOOST_AUTO_TEST_SUITE_END()
