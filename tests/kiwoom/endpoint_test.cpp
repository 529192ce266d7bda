#include "kiwoom/endpoint.hpp"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>

using namespace tandem;

namespace {

bool is_loopback(const std::string& text) {
  sockaddr_storage address{};
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (text.find(':') != std::string::npos) {
    any->sa_family = AF_INET6;
    ::inet_pton(AF_INET6, text.c_str(), &reinterpret_cast<sockaddr_in6*>(any)->sin6_addr);
  } else {
    any->sa_family = AF_INET;
    ::inet_pton(AF_INET, text.c_str(), &reinterpret_cast<sockaddr_in*>(any)->sin_addr);
  }
  return kiwoom::is_loopback(*any);
}

} // namespace

BOOST_AUTO_TEST_SUITE(endpoint_test)

BOOST_AUTO_TEST_CASE(this_machine_is_its_loopback_addresses_and_localhost) {
  for (const auto* host :
       {"localhost", "127.0.0.1", "127.3.2.1", "127.1", "0x7f.0.0.1", "0x7f000001", "2130706433",
        "0177.0.0.1", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::ffff:7f00:1"})
    BOOST_TEST(kiwoom::is_on_this_machine(host), host);
}

BOOST_AUTO_TEST_CASE(another_host_is_another_host_in_any_spelling) {
  for (const auto* host :
       {"api.kiwoom.com", "10.9.9.9", "0x0a090909", "168364297", "012.011.011.011", "10.2313",
        "::ffff:10.9.9.9", "::ffff:a09:909", "2001:db8::1", "::", "0.0.0.0", "::127.0.0.1",
        "64:ff9b::127.0.0.1", "128.0.0.1", "126.255.255.255", ""})
    BOOST_TEST(!kiwoom::is_on_this_machine(host), host);
}

BOOST_AUTO_TEST_CASE(a_name_that_only_looks_like_this_machine_does_not_count) {
  for (const auto* host :
       {"localhost.", "localhost.evil.com", "127.0.0.1.evil.com", "127.0.0.1.",
        "localhost.localdomain", "my-machine", "127.", "1270.0.0.1", "127.0.0.256"})
    BOOST_TEST(!kiwoom::is_on_this_machine(host), host);
}

BOOST_AUTO_TEST_CASE(what_a_name_was_resolved_to_is_judged_too) {
  for (const auto* address : {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"})
    BOOST_TEST(is_loopback(address), address);
  for (const auto* address : {"10.9.9.9", "0.0.0.0", "::ffff:10.9.9.9", "fe80::1", "::"})
    BOOST_TEST(!is_loopback(address), address);
}

BOOST_AUTO_TEST_CASE(addresses_are_told_from_names) {
  for (const auto* host : {"10.9.9.9", "127.1", "::1", "0x7f.1"})
    BOOST_TEST(kiwoom::is_address(host), host);
  for (const auto* host : {"localhost", "10.9.9.9.", "a.b", ""})
    BOOST_TEST(!kiwoom::is_address(host), host);
}

BOOST_AUTO_TEST_CASE(without_tls_only_this_machine_is_a_broker) {
  for (const std::string url : {"http://127.0.0.1:8080", "http://LOCALHOST:1", "http://[::1]:1",
                                "http://[::ffff:127.0.0.1]", "http://0x7f000001",
                                "https://api.kiwoom.com", "https://10.9.9.9", "https://h."})
    BOOST_TEST(static_cast<bool>(kiwoom::parse_broker_url(url)), url);
  for (const std::string url : {"http://api.kiwoom.com", "http://API.Kiwoom.COM",
                                "http://api.kiwoom.com.", "http://10.9.9.9:80", "http://0x0a090909",
                                "http://[::ffff:10.9.9.9]:80", "http://localhost.evil.com"}) {
    const auto refused = kiwoom::parse_broker_url(url);
    BOOST_TEST_REQUIRE(!refused, url);
    BOOST_TEST((refused.error().code == ec::invalid_config));
    for (const auto& part : {std::string{"broker.url"}, url, std::string{"unencrypted"},
                             std::string{"legal is https://"}})
      BOOST_TEST(refused.error().message.find(part) != std::string::npos, refused.error().message);
  }
}

BOOST_AUTO_TEST_CASE(a_login_in_the_url_is_not_repeated) {
  const auto refused = kiwoom::parse_broker_url("https://u:s3cr3t@api.kiwoom.com");
  BOOST_TEST_REQUIRE(!refused);
  BOOST_TEST(refused.error().message.find("s3cr3t") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
