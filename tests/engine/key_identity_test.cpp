#include "engine/key_identity.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <unistd.h>

using namespace tandem;

namespace {

std::string identity(const std::string& url, const std::string& key = "key") {
  const auto where = kiwoom::parse_broker_url(url);
  BOOST_REQUIRE_MESSAGE(where, url);
  return tandem::key_identity(secret{key}, *where);
}

} // namespace

BOOST_AUTO_TEST_SUITE(key_identities)

BOOST_AUTO_TEST_CASE(this_machine_is_one_in_any_spelling) {
  const auto once = identity("http://127.0.0.1:8080");
  for (const auto* host :
       {"localhost", "LocalHost", "localhost.", "127.1", "127.0.0.2", "127.0.0.1.", "0x7f000001",
        "2130706433", "0177.0.0.1", "0.0.0.0", "[::1]", "[0:0:0:0:0:0:0:1]", "[::]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::FFFF:127.0.0.1]"})
    BOOST_TEST(identity("https://" + std::string{host} + ":8080") == once, host);
  BOOST_TEST(identity("https://127.0.0.1:8080/") == once);
}

BOOST_AUTO_TEST_CASE(the_machine_s_own_name_is_this_machine) {
  std::array<char, 256> name{};
  BOOST_REQUIRE(::gethostname(name.data(), name.size() - 1) == 0);
  BOOST_TEST(identity("https://" + std::string{name.data()} + ":8080")
             == identity("http://127.0.0.1:8080"));
}

BOOST_AUTO_TEST_CASE(each_port_of_this_machine_is_a_broker_of_its_own) {
  BOOST_TEST(identity("http://127.0.0.1:8080") != identity("http://127.0.0.1:8081"));
  BOOST_TEST(identity("http://127.0.0.1") == identity("http://localhost:80"));
  BOOST_TEST(identity("https://127.0.0.1") == identity("http://localhost:443"));
}

BOOST_AUTO_TEST_CASE(elsewhere_only_the_key_counts) {
  // Addresses of documentation, which nobody has, and a name that never resolves.
  const auto once = identity("https://192.0.2.1");
  for (const auto* url :
       {"https://192.0.2.1:443", "https://192.0.2.1:8080", "https://192.0.2.77",
        "https://[2001:db8::1]", "https://broker.invalid", "https://BROKER.invalid.:443"})
    BOOST_TEST(identity(url) == once, url);
  BOOST_TEST(once != identity("https://127.0.0.1"));
}

BOOST_AUTO_TEST_CASE(another_key_is_another_identity_and_none_can_be_read_off) {
  for (const auto* url : {"https://192.0.2.1", "http://127.0.0.1:8080"}) {
    BOOST_TEST(identity(url, "one") != identity(url, "two"), url);
    BOOST_TEST(identity(url, "one").find("one") == std::string::npos, url);
    BOOST_TEST(identity(url).size() == 16u, url);
  }
}

BOOST_AUTO_TEST_SUITE_END()
