#include "market/secret.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using tandem::secret;

BOOST_AUTO_TEST_SUITE(secret_test)

BOOST_AUTO_TEST_CASE(its_text_form_is_dots) {
  std::ostringstream out;
  out << secret{"s3cr3t"} << ' ' << secret{};
  BOOST_TEST(out.str() == "... ...");
}

BOOST_AUTO_TEST_CASE(the_text_itself_is_had_by_asking_for_it) {
  secret key{"s3cr3t"};
  BOOST_TEST(key.reveal() == "s3cr3t");
  const secret copy = key;
  const secret moved = std::move(key);
  BOOST_TEST((copy == moved));
  BOOST_TEST(secret{}.empty());
}

BOOST_AUTO_TEST_CASE(the_text_it_is_made_from_is_wiped) {
  std::string text = "a key that is longer than a short string is";
  const char* letters = text.data();
  const secret key{std::move(text)};
  BOOST_TEST(std::string_view(letters, 5) == std::string_view("\0\0\0\0\0", 5));
  BOOST_TEST(key.reveal().size() == 43u);
}

BOOST_AUTO_TEST_SUITE_END()
