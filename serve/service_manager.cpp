#include "serve/service_manager.hpp"

#include "store/local/descriptor.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tandem::serve {

namespace {

std::optional<std::int64_t> number_in_environment(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr)
    return std::nullopt;
  std::int64_t number = 0;
  const auto* end = text + std::strlen(text);
  const auto [stop, problem] = std::from_chars(text, end, number);
  return problem == std::errc{} && stop == end && number > 0 ? std::optional{number} : std::nullopt;
}

} // namespace

void service_manager::tell(std::string_view state) const {
  const char* path = std::getenv("NOTIFY_SOCKET");
  if (path == nullptr || (path[0] != '/' && path[0] != '@'))
    return;
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  const auto size = std::strlen(path);
  if (size >= sizeof where.sun_path)
    return;
  std::copy_n(path, size, where.sun_path);
  if (where.sun_path[0] == '@') // A name without a file.
    where.sun_path[0] = '\0';
  const store::descriptor socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  if (socket)
    ::sendto(socket.number(), state.data(), state.size(), MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&where),
             static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size));
}

std::optional<std::chrono::microseconds> service_manager::watchdog_interval() const {
  const auto limit = number_in_environment("WATCHDOG_USEC");
  const auto process = number_in_environment("WATCHDOG_PID");
  if (!limit || (process && *process != ::getpid()))
    return std::nullopt;
  return std::chrono::microseconds{*limit / 2};
}

} // namespace tandem::serve
