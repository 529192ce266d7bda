#include "report/export/row_writer.hpp"
#include "store/sqlite/connection.hpp"
#include "tests/report/export/kept_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>

using namespace tandem;
using test::kept_bytes;

namespace {

using enum column_type;

constexpr std::array columns{export_column{"code", code},    export_column{"name"},
                             export_column{"price", number}, export_column{"at_us", integer},
                             export_column{"is_new", flag},  export_column{"more", document}};
constexpr export_schema schema{"things", 3, "code", columns};

using row = std::array<store::cell, columns.size()>;

/// A price that needs all of its 17 digits.
const row full{std::string_view{"005930"},
               std::string_view{"=\"A\", B"},
               0.30000000000000004,
               std::int64_t{1'764'312'062'113'001},
               true,
               std::string_view{"{\"a\":\n[1,2]}"}};
const row bare{std::string_view{"0001A0"}, {}, 54000.0, {}, {}, {}};

void fill(row_writer& to) {
  for (const auto& one : {full, bare})
    BOOST_TEST(!to.add(one));
  BOOST_TEST(!to.finish());
}

} // namespace

BOOST_AUTO_TEST_SUITE(export_writers)

BOOST_AUTO_TEST_CASE(csv_has_names_and_every_digit) {
  kept_bytes bytes;
  fill(*csv_rows(schema, csv_dialect::plain, bytes));
  BOOST_TEST(bytes.text
             == "code,name,price,at_us,is_new,more\n"
                "005930,\"'=\"\"A\"\", B\",0.30000000000000004,1764312062113001,true,"
                "\"{\"\"a\"\":\n[1,2]}\"\n"
                "0001A0,,54000,,,\n");
}

BOOST_AUTO_TEST_CASE(csv_for_spreadsheets_is_that_of_the_reports) {
  kept_bytes plain;
  kept_bytes excel;
  fill(*csv_rows(schema, csv_dialect::plain, plain));
  fill(*csv_rows(schema, csv_dialect::excel, excel));
  BOOST_TEST(excel.text == to_excel_csv(plain.text));
  BOOST_TEST(excel.text.find("1764312062113001\t,true") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_line_of_json_is_one_object) {
  kept_bytes bytes;
  fill(*jsonl_rows(schema, bytes));
  BOOST_TEST(
    bytes.text
    == R"({"code":"005930","name":"=\"A\", B","price":0.30000000000000004,"at_us":1764312062113001,)"
       R"("is_new":true,"more":{"a": [1,2]}})"
       "\n"
       R"({"code":"0001A0","name":null,"price":54000,"at_us":null,"is_new":null,"more":null})"
       "\n");
}

BOOST_AUTO_TEST_CASE(a_document_names_its_schema_and_may_be_empty) {
  kept_bytes bytes;
  fill(*document_rows(schema, bytes));
  BOOST_TEST(bytes.text.starts_with(
    R"({"schema":"tandem.export.things/3","things":[{"code":"005930","name")"));
  BOOST_TEST(bytes.text.ends_with(R"("more":null}]})"
                                  "\n"));
  kept_bytes none;
  BOOST_TEST(!document_rows(schema, none)->finish());
  BOOST_TEST(none.text == "{\"schema\":\"tandem.export.things/3\",\"things\":[]}\n");
}

BOOST_AUTO_TEST_CASE(a_table_without_rows_has_its_names) {
  kept_bytes bytes;
  BOOST_TEST(!csv_rows(schema, csv_dialect::plain, bytes)->finish());
  BOOST_TEST(bytes.text == "code,name,price,at_us,is_new,more\n");
}

BOOST_AUTO_TEST_CASE(a_database_has_the_rows_and_the_name_of_their_schema) {
  const test::temporary_folder folder;
  const auto path = folder.path("things.db");
  folder.write("things.db", "");
  auto rows = sheet_rows(schema, path);
  BOOST_TEST_REQUIRE(static_cast<bool>(rows));
  fill(**rows);
  rows = failure{}; // Closes the file.
  auto database = store::sqlite_connection::open_to_read(path, std::chrono::milliseconds{0}, true);
  BOOST_TEST_REQUIRE(static_cast<bool>(database));
  const auto said = [&](const char* sql) { return database->text(sql).value(); };
  BOOST_TEST(said("SELECT name FROM schema") == "tandem.export.things/3");
  BOOST_TEST(said("SELECT count(*) FROM things") == "2");
  BOOST_TEST(said("SELECT code || name || at_us || is_new || json_extract(more, '$.a[1]') "
                  "FROM things WHERE price = 0.30000000000000004")
             == "005930=\"A\", B176431206211300112");
  BOOST_TEST(said("SELECT typeof(name) || typeof(price) || typeof(at_us) || typeof(more) "
                  "FROM things WHERE code = '0001A0'")
             == "nullrealnullnull");
}

BOOST_AUTO_TEST_CASE(two_rows_with_one_key_are_refused_by_a_database) {
  const test::temporary_folder folder;
  folder.write("things.db", "");
  const auto rows = sheet_rows(schema, folder.path("things.db"));
  BOOST_TEST_REQUIRE(static_cast<bool>(rows));
  BOOST_TEST(!(*rows)->add(bare));
  BOOST_TEST(static_cast<bool>((*rows)->add(bare)));
}

BOOST_AUTO_TEST_CASE(people_see_candles_in_a_table_for_each_symbol) {
  kept_bytes bytes;
  const auto rows = candle_table(false, bytes);
  const auto add = [&](const char* symbol, double price, std::int64_t volume) {
    const std::array<store::cell, 9> cells{std::string_view{symbol},
                                           std::string_view{"2025-11-28"},
                                           price,
                                           price,
                                           price,
                                           price,
                                           volume,
                                           std::string_view{"regular"},
                                           std::string_view{"sim:"}};
    BOOST_TEST(!rows->add(cells));
  };
  add("005930", 1'234'500, 13'579'246);
  add("index:KOSPI", 2711.35, 0);
  BOOST_TEST(!rows->finish());
  BOOST_TEST(
    bytes.text
    == "005930  source sim:\n"
       "  date             open       high        low      close         volume  basis\n"
       "  2025-11-28  1,234,500  1,234,500  1,234,500  1,234,500     13,579,246  regular\n"
       "\n"
       "index:KOSPI  source sim:\n"
       "  date             open       high        low      close         volume  basis\n"
       "  2025-11-28   2,711.35   2,711.35   2,711.35   2,711.35              0  regular\n");
}

BOOST_AUTO_TEST_SUITE_END()
