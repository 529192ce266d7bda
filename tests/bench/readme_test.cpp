#include "bench/harness/result.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>
#include <vector>

namespace tandem::bench {

namespace {

std::string content_of(const std::string& name) {
  std::ifstream file{std::string{TANDEM_SOURCE_DIR "/"} + name, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// A line of the README's table of figures: "| what | 51.1 s | `options/all`: ROW: COLUMN |".
struct quotation {
  std::string figure; // "51.1"
  std::string question;
  std::string table; // "options/all"
  std::string row;
  std::string column;
};

std::vector<quotation> quotations_in(const std::string& text) {
  static const std::regex line{
    R"(\| [^|\n]* \| ([0-9.,]+)[^|\n]* \| `((\w+)/[\w.]+)`: ([^|\n]+): ([^|:\n]+) \|)"};
  std::vector<quotation> all;
  for (std::sregex_iterator at{text.begin(), text.end(), line}, end; at != end; ++at) {
    auto figure = (*at)[1].str();
    std::erase(figure, ',');
    all.push_back({figure, (*at)[3], (*at)[2], (*at)[4], (*at)[5]});
  }
  return all;
}

/// The medians of that row and column: one, as names of rows are unique in a table.
std::vector<double> medians_of(const result_file& in, const quotation& what) {
  std::vector<double> all;
  for (const auto& table : in.found.tables)
    for (const auto& row : table.rows)
      for (std::size_t i = 0; i < table.columns.size() && i < row.figures.size(); ++i)
        if (table.id == what.table && row.name == what.row && table.columns[i].name == what.column
            && !row.figures[i].empty())
          all.push_back(summarize(row.figures[i]).median);
  return all;
}

/// The value with as many digits as the quoted one has.
std::string rounded_like(double value, const std::string& figure) {
  const auto point = figure.find('.');
  return fmt::format("{:.{}f}", value, point == std::string::npos ? 0 : figure.size() - point - 1);
}

} // namespace

BOOST_AUTO_TEST_SUITE(readme)

BOOST_AUTO_TEST_CASE(every_figure_of_the_readme_is_a_measured_one) {
  const auto quoted = quotations_in(content_of("README.md"));
  BOOST_TEST(quoted.size() >= 8u);
  std::map<std::string, result_file> results;
  for (const auto& one : quoted) {
    BOOST_TEST_CONTEXT(one.table << ": " << one.row << ": " << one.column) {
      if (!results.contains(one.question))
        results[one.question] = parse_result(content_of("bench/results/" + one.question + ".json"));
      const auto medians = medians_of(results[one.question], one);
      BOOST_REQUIRE(medians.size() == 1u);
      BOOST_TEST(one.figure == rounded_like(medians.front(), one.figure));
    }
  }
}

BOOST_AUTO_TEST_CASE(results_are_whole_measurements) {
  for (const auto& entry :
       std::filesystem::directory_iterator{TANDEM_SOURCE_DIR "/bench/results"}) {
    if (entry.path().extension() != ".json")
      continue;
    const auto one = parse_result(content_of("bench/results/" + entry.path().filename().string()));
    BOOST_TEST_CONTEXT(one.question) {
      BOOST_TEST(!one.smoke);
      BOOST_TEST(one.repetitions >= 5);
      BOOST_TEST(one.where.preset == "bench");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::bench
