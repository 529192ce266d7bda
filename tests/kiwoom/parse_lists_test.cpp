#include "kiwoom/parse.hpp"
#include "tests/kiwoom/list_answer.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>

using namespace tandem;
using namespace tandem::test;
using market::market_id;

namespace {

result<market::universe> read_list(std::string_view body, market_id market) {
  auto page = kiwoom::parse_stock_list(body, market);
  if (!page)
    return page.error();
  return std::move(page->symbols);
}

} // namespace

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
  market::universe expected{
    {"005930", "삼성전자", market_id::kospi},
    {"0156T0", "예시레버리지", market_id::kospi, true, market::listing_class::etf}};
  for (auto& one : expected)
    one.last_price = 267;
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

BOOST_AUTO_TEST_CASE(what_else_a_row_tells_is_kept) {
  market::listing expected{"247540", "예시비엠", market_id::kosdaq};
  expected.listed_on = market::date::from_number(20190305);
  expected.shares = 97'801'344;
  expected.last_price = 142'300;
  expected.sector = "전기/전자";
  expected.size = "중형주";
  expected.company_class = "우량기업";
  expected.audit = "정상";
  expected.warning = "0";
  BOOST_TEST(
    (listing_of("247540", "예시비엠",
                R"(,"listCount":"0000000097801344","auditInfo":"정상","regDay":"20190305",)"
                R"("lastPrice":"00142300","state":"증거금40%","marketCode":"10",)"
                R"("upName":"전기/전자","upSizeName":"중형주","companyClassName":"우량기업",)"
                R"("orderWarning":"0")",
                market_id::kosdaq)
     == expected));
}

BOOST_AUTO_TEST_CASE(nonsense_in_what_else_a_row_tells_costs_only_itself) {
  const market::listing plain{"005930", "예시전자", market_id::kospi};
  const std::string long_word(101, 'x');
  for (const std::string& fields : {
         std::string{R"(,"listCount":7)"},
         std::string{R"(,"listCount":"many")"},
         std::string{R"(,"listCount":"-5")"},
         std::string{R"(,"listCount":"9007199254740993")"},
         std::string{R"(,"lastPrice":null)"},
         std::string{R"(,"lastPrice":"4294967295")"},
         std::string{R"(,"regDay":"00000000")"},
         std::string{R"(,"regDay":"20250231")"},
         std::string{R"(,"regDay":[])"},
         std::string{R"(,"upName":" ")"},
         R"(,"upName":")" + long_word + "\"",
         R"(,"auditInfo":")" + long_word + "\"",
         std::string{R"(,"upSizeName":{})"},
         std::string{R"(,"orderWarning":3)"},
       })
    BOOST_TEST_CONTEXT(fields)
  BOOST_TEST((listing_of("005930", "예시전자", fields) == plain));
  BOOST_TEST(listing_of("005930", "예시전자", R"(,"upName":"화\u0007학")").sector == "화?학");
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
