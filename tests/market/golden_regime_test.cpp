#include "market/regime/columns.hpp"
#include "tests/market/golden_data.hpp"
#include "tests/market/golden_regime.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace tandem::market::golden {

namespace {

/// Asks whether a component equals the text of a golden field.
struct equals_field {
  const table& file;
  std::size_t row;
  const std::string& column;

  bool operator()(std::monostate) const { return file.text(row, column).empty(); }
  bool operator()(bool value) const { return file.text(row, column) == (value ? "1" : "0"); }
  bool operator()(std::int64_t value) const {
    return file.text(row, column) == std::to_string(value);
  }
  bool operator()(std::string_view value) const { return file.text(row, column) == value; }
  /// Sums are added in another order than the original's; next to 0 only the absolute error of the
  /// values near 1 that were subtracted tells something.
  bool operator()(double value) const {
    const auto expected = file.number(row, column);
    return expected && std::abs(value - *expected) <= 1e-12 * std::abs(*expected) + 1e-15;
  }
};

std::string text_of(const regime_value& value) {
  struct {
    std::string operator()(std::monostate) const { return "nothing"; }
    std::string operator()(bool flag) const { return flag ? "1" : "0"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return std::to_string(number); }
    std::string operator()(std::string_view word) const { return std::string{word}; }
  } writer;
  return std::visit(writer, value);
}

/// The original's run began with this session and so knew no word before it. Ours begins with the
/// first candle of 069500.
bool is_first_of_the_original(const table& file, std::size_t row, const std::string& column) {
  return column == "v4_prev_midterm" && file.text(row, "date") == "2024-05-02";
}

/// Returns how many fields were compared.
std::size_t compare(const table& file, std::size_t row, const std::string& prefix,
                    const std::vector<regime_component>& ours) {
  std::size_t compared = 0;
  for (const auto& [name, value] : ours) {
    const auto column = prefix + std::string{name};
    if (is_first_of_the_original(file, row, column)) {
      BOOST_TEST(text_of(value) == "neutral");
      continue;
    }
    ++compared;
    BOOST_TEST(std::visit(equals_field{file, row, column}, value),
               column << " is " << text_of(value) << " instead of " << file.text(row, column));
  }
  return compared;
}

regime_word word_of(const std::string& text) {
  const auto word = parse_regime_word(text);
  if (!word)
    throw std::runtime_error("not a regime: " + text);
  return *word;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_component_of_every_session_equals_the_original,
                     *boost::unit_test::precondition(has_shared_data)) {
  const table file{"golden/regime.csv"};
  std::size_t compared = 0;
  for (std::size_t row = 0; row < file.size(); ++row)
    BOOST_TEST_CONTEXT(file.text(row, "date")) {
      const auto session = to_date(file.text(row, "date"));
      const auto verdict = computed_regime(regime_version::v4, session, std::nullopt);
      BOOST_TEST(components(verdict.v1).size() == 19u);
      BOOST_TEST(components(*verdict.v4).size() == 46u);
      compared += compare(file, row, "v1_", components(verdict.v1));
      compared += compare(file, row, "v4_", components(*verdict.v4));
      BOOST_TEST((verdict.data_date == session));
    }
  // More when the months that it leaves out are there as well.
  BOOST_TEST(file.size() >= 327u);
  // 19 columns of v1 and 46 of v4, but for one field of the first row.
  BOOST_TEST(compared == file.size() * 65u - 1u);
}

BOOST_AUTO_TEST_CASE(a_stored_word_leads_to_the_same_midterm_words,
                     *boost::unit_test::precondition(has_shared_data)) {
  const table file{"golden/regime.csv"};
  for (std::size_t row = 1; row < file.size(); ++row)
    BOOST_TEST_CONTEXT(file.text(row, "date")) {
      // Between some of the rows there are weeks that the file does not have.
      const known_midterm stored{to_date(file.text(row - 1, "date")),
                                 word_of(file.text(row - 1, "v4_midterm_regime"))};
      const auto verdict =
        computed_regime(regime_version::v4, to_date(file.text(row, "date")), stored);
      BOOST_TEST(to_string(verdict.label) == file.text(row, "v4_midterm_regime"));
      BOOST_TEST((verdict.v4->prev_midterm == word_of(file.text(row, "v4_prev_midterm"))));
    }
}

} // namespace tandem::market::golden
