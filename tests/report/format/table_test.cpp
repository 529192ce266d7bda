#include "report/format/table.hpp"
#include "report/format/text.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sstream>

using namespace tandem;

namespace {

/// Two blanks, then 6, 8, 7 and 9 columns with two blanks between them: 38 in all.
std::vector<table_column> columns() {
  return {{"code", "code", side::left, 0},
          {"name", "name", side::left, 1, 8},
          {"close", "close", side::right, 2},
          {"label", "label", side::left, 3}};
}

const std::vector<table_cells> rows{{"005930", "삼성전자", "100,500", "매수 후보"},
                                    {"000660", "SK", "9", ""}};

std::string text_of(std::size_t width, bool color = false) {
  const table_layout layout{columns(), rows, {color, width}};
  auto text = layout.titles() + "\n";
  for (const auto& row : rows)
    text += layout.line(row);
  return text + layout.note();
}

std::size_t widest(const std::string& text) {
  std::size_t width = 0;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);)
    width = std::max(width, display_width(line));
  return width;
}

const std::string whole = "  code    name        close  label\n"
                          "  005930  삼성전자  100,500  매수 후보\n"
                          "  000660  SK              9\n";

} // namespace

BOOST_AUTO_TEST_SUITE(table)

BOOST_AUTO_TEST_CASE(a_column_is_as_wide_as_its_longest_text) {
  BOOST_TEST(text_of(0) == whole);
  BOOST_TEST(text_of(38) == whole); // Exactly as wide as the page.
  BOOST_TEST(widest(whole) == 38u);
}

BOOST_AUTO_TEST_CASE(the_least_important_columns_are_left_out_first) {
  BOOST_TEST(text_of(37)
             == "  code    name        close\n"
                "  005930  삼성전자  100,500\n"
                "  000660  SK              9\n"
                "1 column left out to fit 37; --wide\n");
  BOOST_TEST(text_of(26)
             == "  code    name\n"
                "  005930  삼성전자\n"
                "  000660  SK\n"
                "2 columns left out to fit 26; --wide\n");
  BOOST_TEST(text_of(17).starts_with("  code\n  005930\n"));
}

BOOST_AUTO_TEST_CASE(the_note_names_as_much_as_has_room) {
  std::vector<table_column> many{{"code", "code", side::left, 0}};
  table_cells row{"005930"};
  for (const auto* word : {"strategy", "label"}) {
    many.push_back({word, word, side::left, static_cast<int>(many.size())});
    row.emplace_back(70, 'x');
  }
  const auto note = [&](std::size_t width) {
    return table_layout{many, {row}, {false, width}}.note();
  };
  BOOST_TEST(note(70) == "columns left out to fit 70: label, strategy; --wide shows all\n");
  BOOST_TEST(note(61) == "columns left out to fit 61: label, strategy; --wide shows all\n");
  BOOST_TEST(note(60) == "columns left out to fit 60: label, strategy; --wide\n");
  BOOST_TEST(note(51) == "columns left out to fit 51: label, strategy; --wide\n");
  BOOST_TEST(note(50) == "2 columns left out to fit 50; --wide\n");
  BOOST_TEST(note(0).empty());
}

BOOST_AUTO_TEST_CASE(no_line_is_wider_than_the_page) {
  for (std::size_t width = 3; width < 50; ++width) {
    const table_layout layout{columns(), rows, {false, width}};
    BOOST_TEST(widest(layout.titles()) <= width);
    for (const auto& row : rows)
      BOOST_TEST(widest(layout.line(row)) <= width, width);
  }
}

BOOST_AUTO_TEST_CASE(a_long_name_is_cut_on_a_page_only) {
  const std::vector<table_cells> named{{"005930", "삼성바이오로직스", "9", ""}};
  const table_layout on_screen{columns(), named, {false, 80}};
  BOOST_TEST(on_screen.line(named[0]) == "  005930  삼성바이      9\n");
  const table_layout in_file{columns(), named, {}};
  BOOST_TEST(in_file.line(named[0]) == "  005930  삼성바이오로직스      9\n");
}

BOOST_AUTO_TEST_CASE(colours_take_no_room) {
  const std::vector<table_cells> named{{"\x1b[33m005930\x1b[0m", "삼성전자", "100,500", ""}};
  const table_layout layout{columns(), named, {true, 80}};
  BOOST_TEST(layout.line(named[0]) == "  \x1b[33m005930\x1b[0m  삼성전자  100,500\n");
}

BOOST_AUTO_TEST_CASE(a_column_without_a_title_and_cells_takes_no_room) {
  auto with_remark = columns();
  with_remark.push_back({"remark", "", side::left, 4});
  auto cells = rows;
  for (auto& row : cells)
    row.emplace_back();
  const table_layout layout{with_remark, cells, {false, 38}};
  BOOST_TEST(layout.note().empty());
}

BOOST_AUTO_TEST_SUITE_END()
