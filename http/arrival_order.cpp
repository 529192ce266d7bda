#include "http/arrival_order.hpp"

#include <algorithm>
#include <utility>

namespace tandem::http {

namespace {

bool has_unread_bytes(std::vector<pollfd>& sockets) {
  return !sockets.empty() && ::poll(sockets.data(), sockets.size(), 0) > 0;
}

} // namespace

void arrival_order::turn::end() {
  if (auto* order = std::exchange(order_, nullptr))
    order->enter(socket_, phase::judged);
}

void arrival_order::watch(int socket) {
  const std::lock_guard lock{mutex_};
  connections_[socket] = {};
}

void arrival_order::forget(int socket) {
  const std::lock_guard lock{mutex_};
  connections_.erase(socket);
  wake_first();
}

void arrival_order::take_bytes(int socket) {
  enter(socket, phase::taking);
}

void arrival_order::await_bytes(int socket) {
  enter(socket, phase::awaiting);
}

arrival_order::turn arrival_order::wait_turn(int socket, time_point arrival) {
  const auto deadline = std::chrono::steady_clock::now() + patience_;
  std::condition_variable changed;
  std::unique_lock lock{mutex_};
  auto& own = connections_[socket];
  own = {phase::in_line, false, arrival, &changed};
  wake_first(); // Requests before this one waited for its bytes.
  // A request in line ends its turn by itself; only bytes may stay unread for ever and need the
  // time limit.
  auto is_patient = true;
  while (is_after_another(arrival) || (is_patient && may_be_overtaking())) {
    if (!is_patient) {
      changed.wait(lock);
    } else if (changed.wait_until(lock, deadline) == std::cv_status::timeout) {
      give_up();
      is_patient = false;
    }
  }
  own.sleeper = nullptr;
  return {*this, socket};
}

void arrival_order::enter(int socket, phase next) {
  const std::lock_guard lock{mutex_};
  const auto found = connections_.find(socket);
  if (found == connections_.end())
    return;
  found->second = {next, false, {}, nullptr};
  // Bytes that are being read count as they did while unread, so no request can overtake them.
  if (next != phase::taking)
    wake_first();
}

bool arrival_order::is_after_another(time_point arrival) const {
  return std::any_of(connections_.begin(), connections_.end(), [arrival](const auto& other) {
    return other.second.now == phase::in_line && other.second.arrival < arrival;
  });
}

/// Whether bytes that are unread or being read may be a request that arrived earlier. Bytes are
/// read only after a call of `take_bytes`, so under the lock they are either seen here as unread or
/// known to be in reading.
bool arrival_order::may_be_overtaking() {
  polled_.clear();
  for (const auto& [socket, other] : connections_) {
    if (other.is_given_up)
      continue;
    if (other.now == phase::taking)
      return true;
    if (other.now == phase::awaiting)
      polled_.push_back({socket, POLLIN, 0});
  }
  return has_unread_bytes(polled_);
}

void arrival_order::give_up() {
  for (auto& [socket, other] : connections_) {
    polled_.assign(1, {socket, POLLIN, 0});
    other.is_given_up |=
      other.now == phase::taking || (other.now == phase::awaiting && has_unread_bytes(polled_));
  }
}

/// Wakes the request that may go next, unless it has its turn already; the others need not check.
void arrival_order::wake_first() {
  const connection* first = nullptr;
  for (const auto& [socket, other] : connections_)
    if (other.now == phase::in_line && (first == nullptr || other.arrival < first->arrival))
      first = &other;
  if (first != nullptr && first->sleeper != nullptr)
    first->sleeper->notify_one();
}

} // namespace tandem::http
