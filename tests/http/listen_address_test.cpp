#include "http/listen_address.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <unistd.h>

using namespace tandem;
using http::listen_address;

BOOST_AUTO_TEST_CASE(an_address_comes_back_as_it_was_written) {
  for (const std::string text : {"127.0.0.1:9470", "0.0.0.0:0", "[::1]:65535", "[::]:80"}) {
    const auto parsed = listen_address::parse(text);
    BOOST_TEST_REQUIRE(static_cast<bool>(parsed));
    BOOST_TEST(parsed->text() == text);
  }
  BOOST_TEST(listen_address::parse("[::1]:9470")->host() == "::1");
  BOOST_TEST(listen_address::parse("[::1]:9470")->port() == 9470);
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_named_with_what_would_be_one) {
  for (const std::string text :
       {"", "9470", ":9470", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
        "127.0.0.1:94a", "127.0.0.1: 9470", "::1:9470", "[::1]", "[]:9470", "[127.0.0.1]:9470",
        "localhost:9470", "127.1:9470", "http://127.0.0.1:9470"}) {
    const auto parsed = listen_address::parse(text);
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST_REQUIRE(!parsed);
      BOOST_TEST((parsed.error().code == ec::invalid_argument));
      BOOST_TEST(parsed.error().message.find('"' + text + '"') != std::string::npos);
      BOOST_TEST(parsed.error().message.find("127.0.0.1:9470") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_address_of_another_machine_cannot_be_listened_at) {
  // Reserved for documentation (RFC 5737).
  const auto listening = http::listen_at(*listen_address::parse("192.0.2.1:9470"), 1);
  BOOST_TEST_REQUIRE(!listening);
  BOOST_TEST((listening.error().code == ec::unavailable));
  BOOST_TEST(listening.error().message.find("port 9470 on 192.0.2.1") != std::string::npos);
}
