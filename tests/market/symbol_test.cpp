#include "market/symbol.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <vector>

using namespace tandem::market;

namespace {

bool excluded(const listing& symbol, const std::vector<std::string>& words) {
  return is_excluded(symbol, words);
}

} // namespace

BOOST_AUTO_TEST_SUITE(symbol_test)

BOOST_AUTO_TEST_CASE(a_code_is_six_digits_or_capital_letters) {
  BOOST_TEST(is_symbol_code("005930"));
  BOOST_TEST(is_symbol_code("0001A0"));
  for (auto code : {"", "00593", "0059300", "00593a", "00593 ", "00593-"})
    BOOST_TEST(!is_symbol_code(code), code);
}

BOOST_AUTO_TEST_CASE(markets_have_their_exchange_names) {
  BOOST_TEST(to_string(market_id::kospi) == "KOSPI");
  BOOST_TEST(to_string(market_id::kosdaq) == "KOSDAQ");
}

BOOST_AUTO_TEST_CASE(a_listing_is_an_ordinary_share_until_more_is_known) {
  const listing symbol{"005930", "삼성전자", market_id::kospi, true};
  BOOST_TEST((symbol.kind == listing_class::common));
  BOOST_TEST(!symbol.halted);
  BOOST_TEST(!symbol.administrative);
}

BOOST_AUTO_TEST_CASE(each_class_has_its_name) {
  constexpr std::array classes{listing_class::common, listing_class::preferred, listing_class::etf,
                               listing_class::etn,    listing_class::spac,      listing_class::reit,
                               listing_class::other};
  std::string names;
  for (const auto kind : classes)
    names += std::string{to_string(kind)} + " ";
  BOOST_TEST(names == "common preferred etf etn spac reit other ");
}

BOOST_AUTO_TEST_CASE(each_exclusion_word_fits_what_it_names_and_nothing_else) {
  struct example {
    std::string word;
    listing symbol;
  };
  const auto of_class = [](listing_class kind) {
    return listing{.code = "000010", .name = "", .kind = kind};
  };
  const std::vector<example> examples{
    {"etf", of_class(listing_class::etf)},
    {"etn", of_class(listing_class::etn)},
    {"spac", of_class(listing_class::spac)},
    {"preferred", of_class(listing_class::preferred)},
    {"reit", of_class(listing_class::reit)},
    {"halted", {.code = "000010", .name = "", .halted = true}},
    {"administrative", {.code = "000010", .name = "", .administrative = true}}};
  BOOST_REQUIRE(exclusion_words().size() == examples.size());
  for (std::size_t i = 0; i < examples.size(); ++i) {
    BOOST_TEST(exclusion_words()[i] == examples[i].word);
    for (const auto& other : examples)
      BOOST_TEST(excluded(other.symbol, {examples[i].word}) == (other.word == examples[i].word),
                 examples[i].word << " on " << other.word);
  }
}

BOOST_AUTO_TEST_CASE(one_fitting_word_excludes) {
  const listing halted_fund{
    .code = "069500", .name = "", .kind = listing_class::etf, .halted = true};
  BOOST_TEST(excluded(halted_fund, {"spac", "halted"}));
  BOOST_TEST(excluded(halted_fund, {"etf", "spac"}));
  BOOST_TEST(!excluded(halted_fund, {"spac", "administrative"}));
  BOOST_TEST(!excluded(halted_fund, {}));
}

BOOST_AUTO_TEST_CASE(words_nobody_knows_exclude_nothing) {
  BOOST_TEST(!excluded({.code = "005930", .name = ""}, {"common", "other", "", "ETF"}));
  BOOST_TEST(
    !excluded({.code = "005930", .name = "", .kind = listing_class::other}, {"common", "other"}));
}

BOOST_AUTO_TEST_SUITE_END()
