#include "serve/host_check.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <unistd.h>

using tandem::serve::is_meant_for_us;

namespace {

bool passes(const std::string& host) {
  httplib::Request request;
  request.headers.emplace("Host", host);
  return is_meant_for_us(request);
}

} // namespace

BOOST_AUTO_TEST_SUITE(host_check_test)

BOOST_AUTO_TEST_CASE(names_and_addresses_of_this_machine_pass) {
  std::array<char, 256> name{};
  BOOST_REQUIRE(::gethostname(name.data(), name.size() - 1) == 0);
  for (const auto& host :
       {std::string{"localhost"}, std::string{"LOCALHOST:9470"}, std::string{"tandem.localhost"},
        std::string{"localhost."}, std::string{"127.0.0.1:9470"}, std::string{"[::1]:9470"},
        std::string{"[::1]"}, std::string{"10.0.0.7"}, std::string{name.data()}})
    BOOST_TEST(passes(host), host);
}

BOOST_AUTO_TEST_CASE(every_other_name_is_refused) {
  for (const auto* host : {"evil.com", "evil.com:9470", "127.0.0.1.evil.com", "localhost.evil.com",
                           "notlocalhost", "", "[evil]", "[::1", "api.kiwoom.com."})
    BOOST_TEST(!passes(host), host);
}

BOOST_AUTO_TEST_CASE(two_hosts_are_refused_and_none_passes) {
  httplib::Request request;
  BOOST_TEST(is_meant_for_us(request));
  request.headers.emplace("Host", "localhost");
  request.headers.emplace("Host", "localhost");
  BOOST_TEST(!is_meant_for_us(request));
}

BOOST_AUTO_TEST_SUITE_END()
