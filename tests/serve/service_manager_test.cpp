#include "serve/service_manager.hpp"
#include "store/local/descriptor.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace tandem;
using serve::service_manager;
using namespace std::chrono_literals;

namespace {

/// Sets a variable of the environment as long as it lives.
class variable {
public:
  variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  variable(const variable&) = delete;
  variable& operator=(const variable&) = delete;
  ~variable() { ::unsetenv(name_); }

private:
  const char* name_;
};

/// systemd's end of NOTIFY_SOCKET; a name that begins with '@' has no file.
class played_manager {
public:
  explicit played_manager(const std::string& name)
      : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un here{};
    here.sun_family = AF_UNIX;
    BOOST_REQUIRE(name.size() < sizeof here.sun_path);
    name.copy(here.sun_path, name.size());
    if (name.front() == '@')
      here.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    BOOST_REQUIRE(::bind(socket_.number(), reinterpret_cast<sockaddr*>(&here), size) == 0);
  }

  /// What has arrived; a datagram of this machine is there when sendto has returned.
  std::string heard() const {
    std::array<char, 256> text{};
    const auto size = ::recv(socket_.number(), text.data(), text.size(), MSG_DONTWAIT);
    return size < 0 ? "nothing" : std::string{text.data(), static_cast<std::size_t>(size)};
  }

private:
  store::descriptor socket_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(service_manager_test)

BOOST_AUTO_TEST_CASE(a_socket_with_a_file_is_told) {
  const test::temporary_folder folder;
  const played_manager manager{folder.path("notify")};
  const variable set{"NOTIFY_SOCKET", folder.path("notify")};
  service_manager{}.tell("READY=1\nSTATUS=serving");
  BOOST_TEST(manager.heard() == "READY=1\nSTATUS=serving");
  BOOST_TEST(manager.heard() == "nothing");
}

BOOST_AUTO_TEST_CASE(a_socket_without_a_file_is_told) {
  const auto name = "@tandem-test-notify-" + std::to_string(::getpid());
  const played_manager manager{name};
  const variable set{"NOTIFY_SOCKET", name};
  service_manager{}.tell("STOPPING=1");
  BOOST_TEST(manager.heard() == "STOPPING=1");
}

BOOST_AUTO_TEST_CASE(without_a_listener_nothing_happens) {
  service_manager{}.tell("READY=1");
  for (const auto& name : {std::string{}, std::string{"relative"}, std::string{"/no/such/socket"},
                           "/" + std::string(200, 'x')}) {
    const variable set{"NOTIFY_SOCKET", name};
    service_manager{}.tell("READY=1");
  }
}

BOOST_AUTO_TEST_CASE(it_wants_to_hear_twice_in_its_limit) {
  BOOST_TEST(!service_manager{}.watchdog_interval());
  const variable limit{"WATCHDOG_USEC", "30000000"};
  BOOST_TEST((service_manager{}.watchdog_interval() == 15s));
}

BOOST_AUTO_TEST_CASE(the_watchdog_of_another_process_is_not_ours) {
  const variable limit{"WATCHDOG_USEC", "30000000"};
  {
    const variable process{"WATCHDOG_PID", std::to_string(::getpid())};
    BOOST_TEST((service_manager{}.watchdog_interval() == 15s));
  }
  const variable process{"WATCHDOG_PID", std::to_string(::getpid() + 1)};
  BOOST_TEST(!service_manager{}.watchdog_interval());
}

BOOST_AUTO_TEST_CASE(a_limit_that_is_no_time_is_none) {
  for (const auto* text : {"", "0", "-1", "1s", " 5", "99999999999999999999"}) {
    const variable limit{"WATCHDOG_USEC", text};
    BOOST_TEST(!service_manager{}.watchdog_interval(), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
