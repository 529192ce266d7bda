#include "sim/broker/spoil.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>

#include <string>
#include <vector>

using namespace tandem::sim;

namespace {

std::string bar(const std::string& day, const std::string& close, const std::string& shares) {
  return R"({"cur_prc":")" + close + R"(","trde_qty":")" + shares + R"(","trde_prica":"70","dt":")"
         + day + R"(","open_pric":"100","high_pric":"120","low_pric":"90"})";
}

/// Four days, newest first; the third has its own close.
const std::string chart = R"({"stk_cd":"000010","stk_dt_pole_chart_qry":[)"
                          + bar("20240304", "110", "700000") + "," + bar("20240229", "105", "1")
                          + "," + bar("20240228", "101", "2") + "," + bar("20240227", "104", "3")
                          + R"(],"return_code":0})";

const std::string list =
  R"({"return_code":0,"list":[{"code":"000010","name":"가나","marketCode":"0","marketName":"거래소"},)"
  R"({"code":"000020","name":"","marketCode":"0","marketName":"거래소"}]})";

std::string spoilt(fault_kind kind, const std::string& body = chart, std::int64_t number = 1) {
  return spoiled_body(kind, number, body).text;
}

std::size_t rows(fault_kind kind, const std::string& body = chart) {
  return spoiled_body(kind, 1, body).rows.value_or(999);
}

/// One field of every row, in order.
std::vector<std::string> column(const std::string& body, const char* name) {
  rapidjson::Document document;
  document.Parse(body.c_str());
  std::vector<std::string> values;
  for (const auto& member : document.GetObject())
    if (member.value.IsArray())
      for (const auto& row : member.value.GetArray())
        values.emplace_back(row[name].GetString(), row[name].GetStringLength());
  return values;
}

using texts = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_SUITE(in_the_body)

BOOST_AUTO_TEST_CASE(late_charts_and_indices_lack_their_newest_row) {
  for (const auto kind : {fault_kind::late_chart, fault_kind::late_index})
    BOOST_TEST((column(spoilt(kind), "dt") == texts{"20240229", "20240228", "20240227"}));
}

BOOST_AUTO_TEST_CASE(chart_hole_lacks_a_row_so_many_sessions_back) {
  const auto days = [](std::int64_t ms) {
    return column(spoiled_body(fault_kind::chart_hole, 1, chart, ms).text, "dt");
  };
  BOOST_TEST((days(1) == texts{"20240304", "20240228", "20240227"}));
  BOOST_TEST((days(3) == texts{"20240304", "20240229", "20240228"}));
  BOOST_TEST(days(4).size() == 4u);
}

BOOST_AUTO_TEST_CASE(short_list_is_the_first_tenth_and_one_row_at_least) {
  BOOST_TEST(rows(fault_kind::short_list, list) == 1u);
  std::string many;
  for (auto i = 0; i < 25; ++i)
    many += (i == 0 ? "" : ",") + std::string{R"({"code":"000010"})"};
  BOOST_TEST(rows(fault_kind::short_list, R"({"return_code":0,"list":[)" + many + "]}") == 3u);
}

BOOST_AUTO_TEST_CASE(odd_code_adds_a_row_whose_code_is_none_another_each_time) {
  for (const auto& [number, code] : {std::pair{1, "0059-3"}, {2, "12345"}, {4, ""}, {5, "0059-3"}})
    BOOST_TEST((column(spoilt(fault_kind::odd_code, list, number), "code")
                == texts{"000010", "000020", code}));
  BOOST_TEST(rows(fault_kind::odd_code, list) == 3u);
}

BOOST_AUTO_TEST_CASE(unknown_class_adds_a_row_of_one) {
  const auto text = spoilt(fault_kind::unknown_class, list);
  BOOST_TEST((column(text, "marketCode") == texts{"0", "0", "77"}));
  BOOST_TEST((column(text, "code") == texts{"000010", "000020", "9Z9Z9Z"}));
}

BOOST_AUTO_TEST_CASE(odd_name_hides_characters_behind_the_first) {
  const auto names = column(spoilt(fault_kind::odd_name, list), "name");
  BOOST_TEST(names.at(0) == std::string("가\x1b[31m\xe2\x80\xae\xc2\x9b\0\r\n", 3 + 13) + "나");
  BOOST_TEST(names.at(1) == "");
}

BOOST_AUTO_TEST_CASE(rows_may_come_twice_or_not_at_all) {
  const texts days{"20240304", "20240229", "20240228", "20240227"};
  BOOST_TEST((column(spoilt(fault_kind::duplicate_row), "dt")
              == texts{days[0], days[1], days[2], days[2], days[3]}));
  BOOST_TEST((column(spoilt(fault_kind::missing_day), "dt") == texts{days[0], days[1], days[3]}));
  const auto twice = spoilt(fault_kind::newest_twice);
  BOOST_TEST((column(twice, "dt") == texts{days[0], days[0], days[1], days[2], days[3]}));
  BOOST_TEST((column(twice, "cur_prc") == texts{"110", "90", "105", "101", "104"}));
  BOOST_TEST(rows(fault_kind::newest_twice) == 5u);
  BOOST_TEST(rows(fault_kind::missing_day) == 3u);
  BOOST_TEST(rows(fault_kind::empty_page) == 0u);
  BOOST_TEST(rows(fault_kind::few_rows) == 4u);
}

BOOST_AUTO_TEST_CASE(newest_twice_differs_also_where_the_day_closed_at_its_low) {
  const auto at_low = R"({"rows":[)" + bar("20240304", "90", "7") + "]}";
  BOOST_TEST((column(spoilt(fault_kind::newest_twice, at_low), "cur_prc") == texts{"90", "120"}));
}

BOOST_AUTO_TEST_CASE(few_rows_leaves_the_first_five) {
  std::string many = R"({"rows":[)";
  for (auto day = 9; day > 0; --day)
    many += bar("2024030" + std::to_string(day), "100", "1") + (day > 1 ? "," : "]}");
  const auto days = column(spoilt(fault_kind::few_rows, many), "dt");
  BOOST_TEST(days.size() == 5u);
  BOOST_TEST(days.back() == "20240305");
}

BOOST_AUTO_TEST_CASE(numbers_may_be_impossible) {
  BOOST_TEST((column(spoilt(fault_kind::bad_past), "low_pric") == texts{"90", "90", "90", "1200"}));
  BOOST_TEST((column(spoilt(fault_kind::sentinel_volume), "trde_qty")
              == texts{"4294967295", "1", "2", "3"}));
  BOOST_TEST(column(spoilt(fault_kind::sentinel_volume, chart, 2), "trde_qty").at(0)
             == "2147483647");
  BOOST_TEST(
    (column(spoilt(fault_kind::odd_value), "trde_prica") == texts{"70000", "70", "70", "70"}));
  BOOST_TEST(
    (column(spoilt(fault_kind::exponent_number), "cur_prc") == texts{"0e88", "105", "101", "104"}));
}

BOOST_AUTO_TEST_CASE(zero_open_stands_where_it_stood_the_day_before) {
  const auto text = spoilt(fault_kind::zero_open);
  for (const auto* name : {"open_pric", "high_pric", "low_pric", "trde_qty", "trde_prica"})
    BOOST_TEST(column(text, name).at(2) == "0", name);
  BOOST_TEST((column(text, "cur_prc") == texts{"110", "105", "104", "104"}));
  BOOST_TEST((column(text, "open_pric") == texts{"100", "100", "0", "100"}));
}

BOOST_AUTO_TEST_CASE(other_days_are_four_years_earlier) {
  BOOST_TEST((column(spoilt(fault_kind::other_days), "dt")
              == texts{"20200304", "20200229", "20200228", "20200227"}));
}

BOOST_AUTO_TEST_CASE(what_has_no_rows_stays_as_it_is) {
  const std::string none = R"({"list":[],"return_code":0})";
  const std::string blank =
    R"({"rows":[{"cur_prc":"","trde_qty":"","trde_prica":"","dt":"","open_pric":"","high_pric":"",)"
    R"("low_pric":""}]})";
  for (const auto& trait : kind_traits()) {
    const auto strikes_charts = can_strike(trait.kind, "ka20006");
    if (!spoils_body(trait.kind) || !strikes_charts || trait.kind == fault_kind::wrong_shape)
      continue;
    BOOST_TEST(spoilt(trait.kind, none) == none, trait.name());
    // The blank row of an answer without any has no second, and no number.
    if (trait.kind != fault_kind::duplicate_row && trait.kind != fault_kind::missing_day
        && trait.kind != fault_kind::empty_page)
      BOOST_TEST(spoilt(trait.kind, blank) == blank, trait.name());
  }
}

BOOST_AUTO_TEST_CASE(a_field_around_the_rows_may_say_something_else) {
  BOOST_TEST(with_field(R"({"stk_cd":"000010","return_code":0})", "stk_cd", "")
             == R"({"stk_cd":"","return_code":0})");
}

BOOST_AUTO_TEST_SUITE_END()
