#include "sim/broker/fault_kind.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

using namespace tandem::sim;

BOOST_AUTO_TEST_SUITE(kinds_of_faults)

BOOST_AUTO_TEST_CASE(have_a_name_of_one_or_two_words_and_a_sentence_each) {
  std::set<std::string_view> names;
  for (const auto& trait : kind_traits()) {
    const auto name = trait.name();
    BOOST_TEST(names.insert(name).second, name);
    BOOST_TEST(std::count(name.begin(), name.end(), '_') <= 1, name);
    BOOST_TEST(verdict_of(trait.kind) == "fault:" + std::string{name});
    BOOST_TEST(!trait.sentence.empty(), name);
    BOOST_TEST(trait.ms_least <= trait.ms.value_or(trait.ms_most), name);
  }
}

BOOST_AUTO_TEST_CASE(stand_in_the_readme) {
  std::ifstream file{TANDEM_SOURCE_DIR "/sim/README.md"};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  for (const auto& trait : kind_traits())
    BOOST_TEST(text.find("`" + std::string{trait.name()} + "`") != std::string::npos, trait.name());
}

BOOST_AUTO_TEST_CASE(strike_only_where_there_is_something_to_spoil) {
  BOOST_TEST(can_strike(fault_kind::reset, "ka99999"));
  BOOST_TEST(can_strike(fault_kind::newest_twice, "ka20006"));
  BOOST_TEST(!can_strike(fault_kind::newest_twice, "ka10095"));
  BOOST_TEST(can_strike(fault_kind::odd_code, "ka10032"));
  BOOST_TEST(!can_strike(fault_kind::unknown_class, "ka10032"));
  BOOST_TEST(can_strike(fault_kind::expiry_skew, "au10001"));
  BOOST_TEST(!can_strike(fault_kind::expiry_skew, "au10002"));
  for (const auto* name : {"", "ka", "a10081 ", "ka1008"}) // Pieces of names and of their list.
    BOOST_TEST(!can_strike(fault_kind::empty_page, name), name);
}

BOOST_AUTO_TEST_SUITE_END()
