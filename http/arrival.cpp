#include "http/arrival.hpp"

#include <array>
#include <cstring>
#include <optional>
#include <sys/socket.h>
#include <sys/uio.h>

namespace tandem::http {

namespace {

using std::chrono::nanoseconds;

// An older stamp means that the wall clock was set in between.
constexpr std::chrono::seconds age_max{60};

thread_local std::optional<instant> latest_arrival;

/// The kernel's stamp in the control data of a message: wall time since the epoch.
std::optional<nanoseconds> stamp_of(msghdr& message) {
  for (auto* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS)
      continue;
    timespec at{};
    std::memcpy(&at, CMSG_DATA(part), sizeof at);
    return std::chrono::seconds{at.tv_sec} + nanoseconds{at.tv_nsec};
  }
  return std::nullopt;
}

} // namespace

void note_arrivals(int socket) {
  const auto yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes);
}

ssize_t receive(int socket, char* target, std::size_t size) {
  iovec piece{target, size};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control{};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const auto received = ::recvmsg(socket, &message, 0);
  auto now = read_clocks();
  if (received > 0)
    if (const auto stamp = stamp_of(message)) {
      const auto age = now.wall.time_since_epoch() - *stamp;
      if (age > nanoseconds{0} && age < age_max) {
        now.steady -= age;
        now.wall -= age;
      }
    }
  latest_arrival = now;
  return received;
}

instant arrival_clocks() {
  return latest_arrival ? *latest_arrival : read_clocks();
}

void note_arrival(const instant& arrival) {
  latest_arrival = arrival;
}

} // namespace tandem::http
