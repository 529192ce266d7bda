#include "screens/catalog.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>

#include <filesystem>
#include <fstream>
#include <string>

// The wrong texts beside the checkout, made by hand and checked by an independent implementation.
namespace tandem::screens {

namespace {

std::filesystem::path wrong_file() {
  return std::filesystem::path{TANDEM_SOURCE_DIR} / ".." / "shared/golden/screens/wrong.jsonl";
}

boost::test_tools::assertion_result has_wrong_texts(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result present{std::filesystem::exists(wrong_file())};
  if (!present)
    present.message() << "skipped: the reference data beside the checkout is not there";
  return present;
}

std::string line_of(const problem& one) {
  return std::to_string(one.line) + ":" + std::to_string(one.column) + " "
         + std::string{to_string(one.kind)}
         + (one.weight == severity::error ? " error " : " warning ") + one.suggestion + "\n";
}

std::string expected_lines(const rapidjson::Value& problems) {
  std::string lines;
  for (const auto& one : problems.GetArray())
    lines += std::to_string(one["line"].GetInt()) + ":" + std::to_string(one["column"].GetInt())
             + " " + one["kind"].GetString() + " " + one["severity"].GetString() + " "
             + one["suggestion"].GetString() + "\n";
  return lines;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_wrong_text_is_told_where_and_how,
                     *boost::unit_test::precondition(has_wrong_texts)) {
  std::ifstream file{wrong_file()};
  std::size_t compared = 0;
  for (std::string line; std::getline(file, line); ++compared) {
    rapidjson::Document text;
    text.Parse(line.c_str());
    BOOST_REQUIRE(!text.HasParseError());
    check_options options;
    options.file = text["file"].GetString();
    if (std::string{text["form"].GetString()} == "where")
      options.form = text_form::expression;
    catalog screens;
    std::string found;
    for (const auto& one : screens.check(text["text"].GetString(), options).found)
      found += line_of(one);
    BOOST_TEST(found == expected_lines(text["problems"]),
               "text " << text["id"].GetInt() << ": " << text["text"].GetString() << "\nfound\n"
                       << found << "expected\n"
                       << expected_lines(text["problems"]));
  }
  BOOST_TEST(compared >= 130u);
}

} // namespace tandem::screens
