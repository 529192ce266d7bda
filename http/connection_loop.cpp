#include "http/connection_loop.hpp"

#include "http/arrival.hpp"
#include "http/listen_address.hpp"
#include "http/poll_until.hpp"

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace tandem::http {

namespace {

using clock = std::chrono::steady_clock;

// Polled before the connections.
constexpr std::size_t listening_at = 0;
constexpr std::size_t stop_at = 1;
constexpr std::size_t returned_at = 2;
constexpr std::size_t connections_at = 3;

// Between two looks at those that are open already.
constexpr int accepts_in_a_row = 64;
constexpr std::chrono::milliseconds accept_pause{10};

/// What fits into the kernel's buffer: nobody waits for a client that was refused.
void send_at_once(int socket, std::string_view bytes) {
  // A client that has gone gets nothing, which its next read says.
  static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

} // namespace

connection_loop::connection_loop(int listening, stop_signal& stop, arrival_order& order,
                                 const listener_limits& limits, answer give_answer)
    : listening_(listening), stop_(stop), order_(order), limits_(limits),
      answer_(std::move(give_answer)), returned_event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      threads_(limits.connections_max) {}

connection_loop::~connection_loop() {
  ::close(returned_event_);
}

void connection_loop::run() {
  order_.watch(listening_);
  while (true) {
    fill_polled();
    poll_until(polled_, next_deadline());
    if (polled_[stop_at].revents != 0)
      break;
    read_readable();
    if (polled_[returned_at].revents != 0)
      take_back();
    close_late();
    if (polled_[listening_at].revents != 0)
      accept_some();
  }
  threads_.finish();
  while (table_.size() > 0)
    close(*table_.all().begin()->second);
  order_.forget(listening_);
}

void connection_loop::fill_polled() {
  // Where every connection is being answered, new ones stay in the kernel's queue until one is
  // over, which wakes this loop.
  const auto accepts = (table_.size() < limits_.connections_max || table_.has_dispensable())
                       && clock::now() >= accepts_again_at_;
  polled_ = {{accepts ? listening_ : -1, POLLIN, 0},
             {stop_.descriptor(), POLLIN, 0},
             {returned_event_, POLLIN, 0}};
  readers_.clear();
  for (const auto& [socket, one] : table_.all()) {
    if (one->now == connection::phase::answered)
      continue;
    polled_.push_back({socket, POLLIN, 0});
    readers_.push_back(one.get());
  }
}

connection_loop::time_point connection_loop::next_deadline() const {
  auto nearest = time_point::max();
  if (accepts_again_at_ > clock::now())
    nearest = accepts_again_at_;
  for (const auto* one : readers_)
    nearest = std::min(nearest, deadline(*one, limits_));
  return nearest;
}

void connection_loop::read_readable() {
  for (std::size_t i = 0; i < readers_.size(); ++i)
    if (polled_[connections_at + i].revents != 0)
      read_from(*readers_[i]);
}

void connection_loop::take_back() {
  std::vector<connection*> returned;
  {
    const std::lock_guard lock{returned_mutex_};
    returned.swap(returned_);
    eventfd_t count = 0;
    ::eventfd_read(returned_event_, &count);
  }
  for (auto* one : returned) {
    if (one->end != ending::kept) {
      close(*one);
      continue;
    }
    one->now = connection::phase::waiting;
    one->since = one->waiting_since = clock::now();
    settle(*one, request_reader::state::idle); // It may have half of the next request.
  }
}

void connection_loop::close_late() {
  const auto now = clock::now();
  std::vector<connection*> late;
  for (const auto& [socket, one] : table_.all())
    if (one->now != connection::phase::answered && deadline(*one, limits_) <= now)
      late.push_back(one.get());
  for (auto* one : late) {
    const auto is_begun = one->reader.now() == request_reader::state::in_head
                          || one->reader.now() == request_reader::state::in_body;
    if (is_begun && one->now == connection::phase::waiting)
      refuse(*one, {408, "the rest of the request did not come in time"});
    else
      close(*one);
  }
}

void connection_loop::accept_some() {
  order_.take_bytes(listening_);
  for (auto left = accepts_in_a_row; left > 0 && accept_one();)
    --left;
  order_.await_bytes(listening_);
}

/// False when there is nothing to accept, or no room for it.
bool connection_loop::accept_one() {
  pollfd listening{listening_, POLLIN, 0};
  // Room is made for somebody who is there.
  if (::poll(&listening, 1, 0) != 1 || !make_room())
    return false;
  const auto socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (socket < 0) {
    // Out of descriptors, it would be tried again at once.
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
      accepts_again_at_ = clock::now() + accept_pause;
    return errno == ECONNABORTED || errno == EINTR;
  }
  order_.watch(socket);
  read_from(table_.add(
    std::make_unique<connection>(socket, listen_address::of(socket, true).host(), limits_)));
  return true;
}

bool connection_loop::make_room() {
  while (table_.size() >= limits_.connections_max) {
    auto* const dispensable = table_.most_dispensable();
    if (dispensable == nullptr)
      return false;
    const auto socket = dispensable->socket;
    // Its request may have come by now.
    if (dispensable->now == connection::phase::waiting)
      read_from(*dispensable);
    if (const auto found = table_.all().find(socket);
        found != table_.all().end() && found->second->now != connection::phase::answered)
      close(*found->second);
  }
  return true;
}

void connection_loop::read_from(connection& client) {
  order_.take_bytes(client.socket);
  const auto received = receive(client.socket, buffer_.data(), buffer_.size());
  if (received == 0 || (received < 0 && errno != EAGAIN && errno != EINTR)) {
    close(client);
    return;
  }
  const auto before = client.reader.now();
  if (received > 0 && client.now == connection::phase::waiting) {
    client.arrival = arrival_clocks();
    client.reader.append({buffer_.data(), static_cast<std::size_t>(received)});
  }
  settle(client, before);
}

/// Goes on with a connection as far as what it has sent allows.
void connection_loop::settle(connection& client, request_reader::state before) {
  using state = request_reader::state;
  const auto now = client.reader.now();
  if (client.now == connection::phase::waiting && now == state::complete) {
    start_answer(client);
    return;
  }
  if (client.now == connection::phase::waiting && now == state::refused) {
    refuse(client, client.reader.problem());
    return;
  }
  if (now != before) {
    client.since = clock::now();
    if (now == state::in_body && client.reader.head().awaits_consent)
      send_at_once(client.socket, "HTTP/1.1 100 Continue\r\n\r\n");
  }
  if (now == state::idle)
    order_.await_bytes(client.socket);
  else
    order_.take_bytes(client.socket); // The other half may make it an earlier request.
}

void connection_loop::start_answer(connection& client) {
  client.now = connection::phase::answered;
  const auto is_started = threads_.enqueue([this, &client] {
    answer_(client);
    const std::lock_guard lock{returned_mutex_};
    returned_.push_back(&client);
    ::eventfd_write(returned_event_, 1);
  });
  if (is_started)
    return;
  client.now = connection::phase::waiting;
  refuse(client, {503, "this machine has no thread left for the request"});
}

void connection_loop::refuse(connection& client, const refusal& why) {
  send_at_once(client.socket, why.answer());
  // Closed with bytes unread, the connection would be reset, and the answer with it.
  ::shutdown(client.socket, SHUT_WR);
  client.now = connection::phase::leaving;
  client.since = clock::now();
  order_.forget(client.socket); // What it still sends is no request.
}

void connection_loop::close(connection& client) {
  const auto socket = client.socket;
  order_.forget(socket);
  if (client.end == ending::reset) {
    const linger at_once{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  } else { // A shutdown would announce an orderly end before the reset.
    ::shutdown(socket, SHUT_RDWR);
  }
  table_.remove(socket);
  ::close(socket);
}

} // namespace tandem::http
