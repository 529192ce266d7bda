#include "kiwoom/parse.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace tandem;
using market::date;

namespace {

using field_list = std::vector<std::pair<std::string, std::string>>;

/// A row in the broker's shape; `changes` replaces fields, or removes those set to "-".
std::string row(const field_list& changes = {}) {
  field_list fields{{"stk_cd", "000660"},     {"stk_nm", "예시닉스"},    {"cur_prc", "+181200"},
                    {"base_pric", "179000"},  {"pred_pre", "+2200"},     {"pred_pre_sig", "2"},
                    {"flu_rt", "+1.23"},      {"trde_qty", "3104522"},   {"open_pric", "-178500"},
                    {"high_pric", "+182000"}, {"low_pric", "-178000"},   {"dt", "20251128"},
                    {"upl_pric", "+232500"},  {"lst_pric", "-125500"},   {"trde_prica", "561274"},
                    {"tot_sel_cnt", ""},      {"elwexpr_dt", "00000000"}};
  for (const auto& [name, value] : changes)
    std::find_if(fields.begin(), fields.end(), [&, key = name](const auto& one) {
      return one.first == key;
    })->second = value;
  std::string out;
  for (const auto& [name, value] : fields)
    if (value != "-")
      out += (out.empty() ? "" : ",") + ("\"" + name + "\":\"" + value + "\"");
  return "{" + out + "}";
}

/// An unknown symbol: every field is there and says nothing.
std::string blank_row() {
  return R"({"stk_cd":"","stk_nm":"","cur_prc":"","base_pric":"","pred_pre":"","trde_qty":"",)"
         R"("open_pric":"","high_pric":"","low_pric":"","dt":""})";
}

std::string answer(const std::string& rows) {
  return R"({"atn_stk_infr":[)" + rows + R"(],"return_code":0,"return_msg":"정상"})";
}

result<std::vector<market::quote_row>> parse(const std::string& rows,
                                             const std::vector<std::string>& codes = {"000660"}) {
  return kiwoom::parse_quotes(answer(rows), codes);
}

market::quote_row only(const std::string& text) {
  const auto rows = parse(text);
  if (!rows)
    BOOST_TEST_MESSAGE(rows.error().message);
  BOOST_TEST_REQUIRE(static_cast<bool>(rows));
  return rows->front();
}

market::quote quote_of(const field_list& changes = {}) {
  const auto one = only(row(changes));
  BOOST_TEST_REQUIRE(one.what.has_value(), one.fault);
  BOOST_TEST(one.fault.empty());
  return *one.what;
}

void refused(const result<std::vector<market::quote_row>>& outcome, std::string_view why) {
  BOOST_TEST_REQUIRE(!outcome);
  BOOST_TEST((outcome.error().code == ec::bad_response));
  BOOST_TEST(outcome.error().message == why);
}

void faulty(const field_list& changes, std::string_view why) {
  const auto one = only(row(changes));
  BOOST_TEST(!one.what);
  BOOST_TEST(one.code == "000660");
  BOOST_TEST(one.fault == "ka10095: row 0: " + std::string{why});
}

} // namespace

BOOST_AUTO_TEST_SUITE(quotes)

BOOST_AUTO_TEST_CASE(direction_signs_are_no_part_of_a_price) {
  const market::quote expected{
    "000660",  "예시닉스", date::from_number(20251128), 178'500, 182'000, 178'000, 181'200, 179'000,
    3'104'522, 561'274};
  BOOST_TEST((quote_of() == expected));
}

BOOST_AUTO_TEST_CASE(a_falling_symbol_keeps_its_positive_prices) {
  const auto quote =
    quote_of({{"cur_prc", "-178000"}, {"pred_pre", "-1000"}, {"high_pric", "-178500"}});
  BOOST_TEST(quote.close == 178'000.0);
  BOOST_TEST(quote.high == 178'500.0);
}

// kiwoom-rest-api 3: seen on the wire.
BOOST_AUTO_TEST_CASE(double_signs_and_commas_are_read) {
  const auto quote = quote_of({{"cur_prc", "--178,000"},
                               {"pred_pre", "--1,000"},
                               {"high_pric", "182,000"},
                               {"trde_qty", "1,003,104,522"},
                               {"trde_prica", ""}});
  BOOST_TEST(quote.close == 178'000.0);
  BOOST_TEST(quote.high == 182'000.0);
  BOOST_TEST(quote.volume_shares == 1'003'104'522);
}

BOOST_AUTO_TEST_CASE(rows_come_in_the_order_asked_and_blank_ones_hold_their_place) {
  const auto rows = parse(row({{"stk_cd", "0156T0"}}) + "," + blank_row() + "," + row(),
                          {"0156T0", "999990", "000660"});
  BOOST_TEST_REQUIRE(static_cast<bool>(rows));
  BOOST_TEST_REQUIRE(rows->size() == 3u);
  BOOST_TEST((*rows)[0].code == "0156T0");
  BOOST_TEST((*rows)[0].what->code == "0156T0");
  BOOST_TEST(((*rows)[1] == market::quote_row{"999990", std::nullopt, ""}));
  BOOST_TEST((*rows)[2].what->code == "000660");
}

BOOST_AUTO_TEST_CASE(blank_rows_may_be_short) {
  BOOST_TEST((only(R"({"stk_cd":"","stk_nm":""})") == market::quote_row{"000660", {}, ""}));
  BOOST_TEST((only(R"({"stk_cd":" ","cur_prc":null})") == market::quote_row{"000660", {}, ""}));
}

BOOST_AUTO_TEST_CASE(a_symbol_without_a_price_has_no_quote) {
  // Not on the venue asked for: the code is echoed, the prices are empty (kiwoom-rest-api 3.5).
  const auto rows = parse(row({{"stk_cd", "000660_NX"}, {"cur_prc", ""}}), {"000660_NX"});
  BOOST_TEST_REQUIRE(static_cast<bool>(rows));
  BOOST_TEST((rows->front() == market::quote_row{"000660", {}, ""}));
}

BOOST_AUTO_TEST_CASE(venue_suffixes_are_cut_off) {
  for (const std::string sent : {"000660", "000660_AL", "000660_NX"})
    for (const std::string asked : {"000660", "000660_AL"}) {
      const auto rows = parse(row({{"stk_cd", sent}}), {asked});
      BOOST_TEST_REQUIRE(static_cast<bool>(rows));
      BOOST_TEST(rows->front().code == "000660");
      BOOST_TEST(rows->front().what->code == "000660");
    }
}

BOOST_AUTO_TEST_CASE(an_untraded_symbol_stands_at_its_close) {
  const field_list untraded{{"cur_prc", "179000"}, {"pred_pre", "0"}, {"trde_qty", "0"}};
  for (const std::string nothing : {"0", ""}) {
    auto changes = untraded;
    for (const auto* name : {"open_pric", "high_pric", "low_pric"})
      changes.emplace_back(name, nothing);
    const auto quote = quote_of(changes);
    BOOST_TEST(quote.volume_shares == 0);
    for (const auto price : {quote.open, quote.high, quote.low, quote.close})
      BOOST_TEST(price == 179'000.0);
  }
}

BOOST_AUTO_TEST_CASE(a_blank_volume_is_no_trade_only_beside_blank_prices) {
  const auto quote = quote_of({{"trde_qty", ""},
                               {"cur_prc", "179000"},
                               {"pred_pre", ""},
                               {"open_pric", ""},
                               {"high_pric", ""},
                               {"low_pric", "0"}});
  BOOST_TEST(quote.volume_shares == 0);
  BOOST_TEST(quote.low == 179'000.0);
  faulty({{"trde_qty", ""}}, "field trde_qty is blank beside open, high or low");
}

BOOST_AUTO_TEST_CASE(a_name_may_be_blank_or_missing) {
  BOOST_TEST(quote_of({{"stk_nm", " "}}).name.empty());
  BOOST_TEST(quote_of({{"stk_nm", "-"}}).name.empty());
}

BOOST_AUTO_TEST_CASE(prices_beyond_the_limits_are_the_fault_of_their_row) {
  BOOST_TEST(quote_of({{"upl_pric", "+182000"}, {"lst_pric", "-178000"}}).high == 182'000.0);
  faulty({{"upl_pric", "+181900"}}, "high_pric 182000 > upl_pric 181900");
  faulty({{"lst_pric", "-178100"}}, "low_pric 178000 < lst_pric 178100");
  for (const std::string nothing : {"", "0", "-"})
    BOOST_TEST(quote_of({{"upl_pric", nothing}, {"lst_pric", nothing}}).high == 182'000.0);
}

BOOST_AUTO_TEST_CASE(a_value_is_kept_whatever_the_volume_says) {
  for (const std::string value : {"0", "182", "561274", "4,294,967,295"})
    BOOST_TEST(quote_of({{"trde_qty", "1000"}, {"trde_prica", value}}).volume_shares == 1000);
  BOOST_TEST(quote_of({{"trde_prica", "1,812"}}).value_million_krw == 1'812);
  for (const std::string nothing : {"", " ", "-"})
    BOOST_TEST(quote_of({{"trde_prica", nothing}}).value_million_krw == -1);
  faulty({{"trde_prica", "much"}}, R"(field trde_prica = "much" is not an amount in million KRW)");
}

BOOST_AUTO_TEST_CASE(a_number_of_32_bits_that_ran_out_is_the_fault_of_its_row) {
  for (const std::string bad : {"2147483647", "4294967295"})
    faulty({{"trde_qty", bad}, {"trde_prica", ""}},
           "trde_qty " + bad + " is not a number of shares");
}

BOOST_AUTO_TEST_CASE(names_are_made_fit_to_be_shown) {
  BOOST_TEST(quote_of({{"stk_nm", " 예시\\u0007전자\\u0000"}}).name == "예시?전자");
}

BOOST_AUTO_TEST_CASE(base_and_change_are_checked_only_together) {
  BOOST_TEST(quote_of({{"base_pric", ""}}).base == 0.0);
  BOOST_TEST(quote_of({{"base_pric", "-"}}).base == 0.0);
  BOOST_TEST(quote_of({{"pred_pre", ""}, {"base_pric", "180000"}}).base == 180'000.0);
  BOOST_TEST(quote_of({{"pred_pre", "-"}}).base == 179'000.0);
  faulty({{"base_pric", "180000"}}, "base_pric 180000 + pred_pre 2200 is not cur_prc 181200");
  faulty({{"pred_pre", "-2200"}}, "base_pric 179000 + pred_pre -2200 is not cur_prc 181200");
}

BOOST_AUTO_TEST_CASE(impossible_prices_are_the_fault_of_their_row) {
  faulty({{"low_pric", "-178600"}}, "low_pric 178600 > open_pric 178500");
  faulty({{"low_pric", "+181300"}, {"open_pric", "+181300"}}, "low_pric 181300 > cur_prc 181200");
  faulty({{"low_pric", "+182100"}}, "low_pric 182100 > high_pric 182000");
  faulty({{"open_pric", "+182500"}}, "open_pric 182500 > high_pric 182000");
  faulty({{"high_pric", "+181000"}}, "cur_prc 181200 > high_pric 181000");
  faulty({{"low_pric", "0"}}, "low_pric is 0 beside cur_prc 181200");
  faulty({{"open_pric", ""}}, "low_pric 178000 > open_pric 0");
  faulty({{"cur_prc", "0"}}, "cur_prc is 0");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_or_day_is_the_fault_of_its_row) {
  for (const std::string bad :
       {"+", "+-", "---1", "1812.5", "181200원", "1e5", "18,12,00", ",181200", "1812,00",
        "1812,000", "181,,200", "9007199254740993", "2147483647", "4294967295"})
    faulty({{"cur_prc", bad}}, "field cur_prc = \"" + bad + "\" is not a price in KRW");
  for (const std::string bad : {"+7", "-7", "7.0", "x"})
    faulty({{"trde_qty", bad}}, "field trde_qty = \"" + bad + "\" is not a number of shares");
  faulty({{"pred_pre", "up"}}, "field pred_pre = \"up\" is not a change in KRW");
  for (const std::string bad : {"", "20251131", "2025-11-28", "00000000", "18991231", "21500101"})
    faulty({{"dt", bad}}, "field dt = \"" + bad + "\" is not a day YYYYMMDD from 1900 to 2100");
}

BOOST_AUTO_TEST_CASE(a_faulty_row_leaves_the_others_alone) {
  const auto rows = parse(row() + "," + row({{"stk_cd", "005930"}, {"low_pric", "0"}}) + ","
                            + row({{"stk_cd", "035720"}}),
                          {"000660", "005930", "035720"});
  BOOST_TEST_REQUIRE(static_cast<bool>(rows));
  BOOST_TEST((*rows)[0].what.has_value());
  BOOST_TEST((*rows)[1].fault == "ka10095: row 1: low_pric is 0 beside cur_prc 181200");
  BOOST_TEST((*rows)[2].what.has_value());
}

BOOST_AUTO_TEST_CASE(another_number_of_rows_fails_the_answer) {
  refused(parse(""), "ka10095: 0 rows for 1 codes");
  refused(parse(row() + "," + row()), "ka10095: 2 rows for 1 codes");
}

BOOST_AUTO_TEST_CASE(another_order_or_code_fails_the_answer) {
  refused(parse(row() + "," + row({{"stk_cd", "005930"}}), {"005930", "000660"}),
          R"(ka10095: row 0: field stk_cd = "000660" in the place of 005930)");
  refused(parse(row({{"stk_cd", "000660_XX"}})),
          R"(ka10095: row 0: field stk_cd = "000660_XX" in the place of 000660)");
  refused(parse(row({{"stk_cd", ""}})),
          R"(ka10095: row 0: field cur_prc = "+181200" without a stk_cd)");
}

BOOST_AUTO_TEST_CASE(another_shape_fails_the_answer) {
  refused(parse("7"), "ka10095: row 0: is not a JSON object");
  refused(parse("{}"), "ka10095: row 0: field stk_cd is missing");
  for (const std::string name : {"cur_prc", "trde_qty", "open_pric", "high_pric", "low_pric", "dt"})
    refused(parse(row({{name, "-"}})), "ka10095: row 0: field " + name + " is missing");
  refused(parse(R"({"stk_cd":"000660","cur_prc":181200})"),
          "ka10095: row 0: field cur_prc is not a string");
  refused(kiwoom::parse_quotes(R"({"return_code":0})", {}),
          "ka10095: the list atn_stk_infr is missing");
  // A refusal holds no list, and would not be data if it did.
  refused(kiwoom::parse_quotes(R"({"atn_stk_infr":[],"return_code":5})", {}),
          "ka10095: return_code is not 0, the body holds no data");
}

namespace {

/// Codes and rows of an answer the broker could give.
struct drawn_answer {
  std::vector<std::string> codes;
  std::vector<market::quote_row> rows;
  std::string body;
};

std::string directed(std::int64_t price, std::int64_t base) {
  return (price == base ? "" : price > base ? "+" : "-") + std::to_string(price);
}

drawn_answer any_answer() {
  drawn_answer out;
  const auto count = *rc::gen::inRange(0, 12);
  std::string rows;
  for (int i = 0; i < count; ++i) {
    const auto code = std::to_string(100'000 + i);
    out.codes.push_back(code);
    rows += i == 0 ? "" : ",";
    if (*rc::gen::inRange(0, 5) == 0) {
      rows += blank_row();
      out.rows.push_back({code, std::nullopt, ""});
      continue;
    }
    const auto low = *rc::gen::inRange<std::int64_t>(1, 2'000'000);
    const auto high = *rc::gen::inRange<std::int64_t>(low, low + 500'000);
    const auto open = *rc::gen::inRange<std::int64_t>(low, high + 1);
    const auto close = *rc::gen::inRange<std::int64_t>(low, high + 1);
    const auto base = *rc::gen::inRange<std::int64_t>(1, 2'000'000);
    const auto volume = *rc::gen::inRange<std::int64_t>(0, 5'000'000'000);
    const auto change = close - base;
    rows += row({{"stk_cd", code},
                 {"stk_nm", "가" + code},
                 {"cur_prc", directed(close, base)},
                 {"base_pric", std::to_string(base)},
                 {"pred_pre", (change > 0 ? "+" : "") + std::to_string(change)},
                 {"trde_qty", std::to_string(volume)},
                 {"open_pric", directed(open, base)},
                 {"high_pric", directed(high, base)},
                 {"low_pric", directed(low, base)},
                 {"upl_pric", std::to_string(high)},
                 {"lst_pric", std::to_string(low)},
                 {"trde_prica", std::to_string(close * volume / 1'000'000)}});
    out.rows.push_back(
      {code,
       market::quote{code, "가" + code, date::from_number(20251128), static_cast<double>(open),
                     static_cast<double>(high), static_cast<double>(low),
                     static_cast<double>(close), static_cast<double>(base), volume,
                     close * volume / 1'000'000},
       ""});
  }
  out.body = answer(rows);
  return out;
}

bool is_sound(const market::quote_row& row) {
  if (!row.what)
    return true;
  const auto& quote = *row.what;
  return row.fault.empty() && row.code == quote.code && quote.day && quote.low > 0
         && quote.low <= std::min(quote.open, quote.close)
         && quote.high >= std::max(quote.open, quote.close) && quote.base >= 0
         && quote.volume_shares >= 0;
}

} // namespace

BOOST_AUTO_TEST_CASE(parsing_what_was_rendered_gives_it_back) {
  BOOST_TEST(rc::check([] {
    const auto drawn = any_answer();
    const auto parsed = kiwoom::parse_quotes(drawn.body, drawn.codes);
    RC_ASSERT(static_cast<bool>(parsed));
    RC_ASSERT(*parsed == drawn.rows);
  }));
}

BOOST_AUTO_TEST_CASE(truncated_answers_are_refused) {
  BOOST_TEST(rc::check([] {
    const auto drawn = any_answer();
    const auto cut = drawn.body.substr(0, *rc::gen::inRange<std::size_t>(0, drawn.body.size()));
    RC_ASSERT(!kiwoom::parse_quotes(cut, drawn.codes));
  }));
}

BOOST_AUTO_TEST_CASE(mutated_answers_give_sound_quotes_a_fault_or_an_error) {
  BOOST_TEST(rc::check([] {
    auto drawn = any_answer();
    const auto changes = *rc::gen::inRange(1, 6);
    for (int i = 0; i < changes; ++i)
      drawn.body[*rc::gen::inRange<std::size_t>(0, drawn.body.size())] =
        *rc::gen::element('0', '9', '-', '+', ',', '"', ' ', '{', ']', 'x', '\0', '\xff');
    const auto parsed = kiwoom::parse_quotes(drawn.body, drawn.codes);
    if (!parsed) {
      RC_ASSERT(parsed.error().code == ec::bad_response);
      return;
    }
    RC_ASSERT(parsed->size() == drawn.codes.size());
    RC_ASSERT(std::all_of(parsed->begin(), parsed->end(), is_sound));
  }));
}

BOOST_AUTO_TEST_CASE(arbitrary_bytes_and_values_are_survived) {
  BOOST_TEST(rc::check([](const std::string& bytes, const std::vector<std::string>& codes) {
    RC_ASSERT(!kiwoom::parse_quotes(bytes, codes));
  }));
  // Whatever stands in a field, the answer's other row is read.
  BOOST_TEST(rc::check([] {
    const auto name =
      *rc::gen::element<std::string>("cur_prc", "open_pric", "high_pric", "low_pric", "base_pric",
                                     "pred_pre", "trde_qty", "dt", "stk_nm");
    const auto value =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"0123456789+-,. eE"}));
    RC_PRE(value != "-");
    const auto parsed =
      parse(row({{name, value}}) + "," + row({{"stk_cd", "005930"}}), {"000660", "005930"});
    RC_ASSERT(static_cast<bool>(parsed));
    RC_ASSERT(is_sound(parsed->front()));
    RC_ASSERT(parsed->back().what.has_value());
  }));
}

BOOST_AUTO_TEST_SUITE_END()
