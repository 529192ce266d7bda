#include "kiwoom/link/connect.hpp"

#include <algorithm>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tandem::kiwoom {
namespace {

using clock = std::chrono::steady_clock;

// Long enough that a healthy first address wins; the value RFC 8305 recommends.
constexpr std::chrono::milliseconds head_start{250};

/// The attempts under way; all but the winner are closed.
class race {
public:
  explicit race(const stop_switch& stopping) : watched_{stopping.own()} {}
  race(const race&) = delete;
  race& operator=(const race&) = delete;
  ~race() {
    for (std::size_t i = 1; i < watched_.size(); ++i)
      ::close(watched_[i].fd);
  }

  bool has_runners() const { return watched_.size() > 1; }
  std::vector<pollfd>& watched() { return watched_; }
  const std::string& last_reason() const { return last_reason_; }

  void start(const socket_address& address) {
    const int fd = ::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
      fail(errno);
      return;
    }
    const int yes = 1;
    // Without TCP_NODELAY the small body would wait for the acknowledgement of the headers.
    if (::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0
        || (::connect(fd, &address.generic(), address.size) != 0 && errno != EINPROGRESS)) {
      fail(errno);
      ::close(fd);
      return;
    }
    watched_.push_back({fd, POLLOUT, 0});
  }

  /// The first socket that is connected, or -1; drops those that have failed.
  int take_winner() {
    for (auto one = watched_.begin() + 1; one != watched_.end();) {
      if (one->revents == 0) {
        ++one;
        continue;
      }
      int problem = 0;
      socklen_t size = sizeof problem;
      if (::getsockopt(one->fd, SOL_SOCKET, SO_ERROR, &problem, &size) != 0)
        problem = errno;
      const int fd = one->fd;
      one = watched_.erase(one);
      if (problem == 0)
        return fd;
      fail(problem);
      ::close(fd);
    }
    return -1;
  }

private:
  void fail(int problem) { last_reason_ = std::generic_category().message(problem); }

  std::vector<pollfd> watched_; // The stop switch, then the sockets.
  std::string last_reason_;
};

} // namespace

result<int> connect_to_any(const std::vector<socket_address>& addresses,
                           const stop_switch& stopping, stop_switch::time_point deadline) {
  race runners{stopping};
  const auto begin = clock::now();
  // The later ones start sooner when there are many, so that the last one still gets its share of
  // time.
  const auto step = std::min<clock::duration>(
    head_start, (deadline - begin) / static_cast<std::int64_t>(addresses.size() + 1));
  std::size_t next = 0;
  auto next_start = begin;
  for (;;) {
    while (next < addresses.size() && (!runners.has_runners() || clock::now() >= next_start)) {
      runners.start(addresses[next++]);
      next_start = clock::now() + step;
    }
    if (!runners.has_runners())
      return failure{ec::unavailable, runners.last_reason()};
    const auto until = next < addresses.size() ? std::min(next_start, deadline) : deadline;
    const auto woken = stopping.wait(runners.watched(), until);
    if (woken == stop_switch::wake::stopped)
      return failure{ec::shutting_down, "stopped"};
    if (woken == stop_switch::wake::ready) {
      if (const int fd = runners.take_winner(); fd >= 0)
        return fd;
    } else if (clock::now() >= deadline) {
      return failure{ec::timeout, "no connection"};
    }
  }
}

} // namespace tandem::kiwoom
