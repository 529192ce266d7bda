#include "kiwoom/link/connect.hpp"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>
#include <vector>

using namespace tandem;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

/// A loopback socket that listens and never accepts; its kernel takes `backlog` + 1 connections and
/// swallows every further attempt.
class listener {
public:
  explicit listener(int backlog) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&name);
    address.size = sizeof name;
    BOOST_REQUIRE(::bind(descriptor_, generic, address.size) == 0);
    BOOST_REQUIRE(::listen(descriptor_, backlog) == 0);
    BOOST_REQUIRE(
      ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address.bytes), &address.size) == 0);
  }
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;
  ~listener() { ::close(descriptor_); }

  in_port_t port() const { return reinterpret_cast<const sockaddr_in*>(&address.bytes)->sin_port; }

  kiwoom::socket_address address;

private:
  int descriptor_;
};

in_port_t peer_of(int connection) {
  sockaddr_in name{};
  socklen_t size = sizeof name;
  BOOST_REQUIRE(::getpeername(connection, reinterpret_cast<sockaddr*>(&name), &size) == 0);
  return name.sin_port;
}

/// A listener whose queue is full.
struct silent_fixture {
  silent_fixture() {
    const auto taken =
      kiwoom::connect_to_any({silent.address}, stopping, steady_clock::now() + 20s);
    BOOST_REQUIRE(static_cast<bool>(taken));
    filling = *taken;
  }
  silent_fixture(const silent_fixture&) = delete;
  silent_fixture& operator=(const silent_fixture&) = delete;
  ~silent_fixture() { ::close(filling); }

  listener silent{0};
  kiwoom::stop_switch stopping;
  int filling = -1;
};

} // namespace

BOOST_AUTO_TEST_SUITE(connect_to_any)

BOOST_FIXTURE_TEST_CASE(an_address_that_swallows_everything_does_not_cost_the_call,
                        silent_fixture) {
  const listener open{8};
  const auto made = kiwoom::connect_to_any({silent.address, silent.address, open.address}, stopping,
                                           steady_clock::now() + 20s);
  BOOST_TEST_REQUIRE(static_cast<bool>(made));
  BOOST_TEST(peer_of(*made) == open.port());
  ::close(*made);
}

BOOST_FIXTURE_TEST_CASE(the_last_address_has_its_share_of_a_short_time, silent_fixture) {
  const listener open{8};
  const std::vector<kiwoom::socket_address> many{silent.address, silent.address, silent.address,
                                                 silent.address, open.address};
  const auto made = kiwoom::connect_to_any(many, stopping, steady_clock::now() + 600ms);
  BOOST_TEST_REQUIRE(static_cast<bool>(made));
  BOOST_TEST(peer_of(*made) == open.port());
  ::close(*made);
}

BOOST_FIXTURE_TEST_CASE(an_address_that_refuses_hands_over_at_once, silent_fixture) {
  kiwoom::socket_address gone;
  {
    const listener closed{0};
    gone = closed.address;
  }
  const listener open{8};
  const auto made =
    kiwoom::connect_to_any({gone, open.address}, stopping, steady_clock::now() + 20s);
  BOOST_TEST_REQUIRE(static_cast<bool>(made));
  ::close(*made);
  const auto refused = kiwoom::connect_to_any({gone, gone}, stopping, steady_clock::now() + 20s);
  BOOST_TEST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ec::unavailable));
  BOOST_TEST(refused.error().message.find("refused") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(nothing_but_silence_ends_with_the_deadline, silent_fixture) {
  const auto none = kiwoom::connect_to_any({silent.address}, stopping, steady_clock::now() + 100ms);
  BOOST_TEST_REQUIRE(!none);
  BOOST_TEST((none.error().code == ec::timeout));
}

BOOST_FIXTURE_TEST_CASE(the_switch_ends_connecting, silent_fixture) {
  stopping.press();
  const auto none = kiwoom::connect_to_any({silent.address}, stopping, steady_clock::now() + 1h);
  BOOST_TEST_REQUIRE(!none);
  BOOST_TEST((none.error().code == ec::shutting_down));
}

BOOST_AUTO_TEST_SUITE_END()
