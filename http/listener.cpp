#include "http/listener.hpp"

#include "http/arrival.hpp"
#include "http/poll_until.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tandem::http {

namespace {

constexpr std::size_t body_size_max = 65'536; // The longest real body, 100 codes, has 800 bytes.
constexpr std::chrono::milliseconds keep_alive{60'000};
// A client connects to send a request; a pool connects ahead of time, but not by much.
constexpr std::chrono::milliseconds first_request_patience{20'000};
constexpr std::chrono::milliseconds accept_pause{10};
constexpr std::chrono::seconds transfer_timeout{5}; // Between two reads of one request.

/// One client's byte stream; ends as soon as the server stops.
class connection final : public httplib::Stream {
public:
  connection(socket_t socket, const stop_signal& stop, arrival_order& order,
             connection_table& table)
      : socket_(socket), stop_(stop), order_(order), table_(table) {}

  /// Whether bytes are there before `timeout`; false also when the server stops.
  bool wait_readable(std::chrono::milliseconds timeout) const {
    if (begin_ < end_) {
      order_.take_bytes(socket_); // Of a request that arrived right after another one.
      return true;
    }
    order_.await_bytes(socket_);
    table_.set_waiting(socket_, true);
    const auto is_there = wait_for(POLLIN, timeout);
    table_.set_waiting(socket_, false);
    return is_there;
  }

  bool is_readable() const override { return wait_readable(transfer_timeout); }
  bool is_writable() const override { return wait_for(POLLOUT, transfer_timeout); }

  ssize_t read(char* target, size_t size) override {
    if (begin_ == end_) {
      if (!is_readable())
        return -1;
      order_.take_bytes(socket_);
      const auto received = receive(socket_, buffer_.data(), buffer_.size());
      if (received <= 0)
        return received;
      begin_ = 0;
      end_ = static_cast<std::size_t>(received);
    }
    const auto count = std::min(size, end_ - begin_);
    std::copy_n(buffer_.data() + begin_, count, target);
    begin_ += count;
    return static_cast<ssize_t>(count);
  }

  ssize_t write(const char* source, size_t size) override {
    if (rewrite_) {
      held_.append(source, size);
      return static_cast<ssize_t>(size);
    }
    // The client may send its next request before this thread looks for it.
    order_.await_bytes(socket_);
    if (!is_writable())
      return -1;
    return ::send(socket_, source, size, MSG_NOSIGNAL);
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    const auto peer = listen_address::of(socket_, true);
    ip = peer.host();
    port = peer.port();
  }

  void get_local_ip_and_port(std::string& ip, int& port) const override {
    const auto own = listen_address::of(socket_);
    ip = own.host();
    port = own.port();
  }

  socket_t socket() const override { return socket_; }

  arrival_order::turn wait_turn() { return order_.wait_turn(socket_, arrival_clocks().steady); }

  /// Holds back what the library writes from now on, until `finish_answer`.
  void hold_answer(answer_rewriter rewrite) { rewrite_ = std::move(rewrite); }

  /// Sends the rewritten answer and returns how the connection goes on.
  ending finish_answer() {
    if (!rewrite_)
      return ending::kept;
    const auto script = std::exchange(rewrite_, nullptr)(std::exchange(held_, {}));
    for (const auto& part : script.parts)
      if (!send_part(part))
        return ending::closed;
    return script.end;
  }

  wait_end wait_for(int descriptor, std::chrono::steady_clock::time_point until) const {
    std::array watched{pollfd{descriptor, POLLIN, 0}, pollfd{socket_, POLLRDHUP, 0},
                       pollfd{stop_.descriptor(), POLLIN, 0}};
    if (!poll_until(watched, until))
      return wait_end::timed_out;
    if (watched[0].revents != 0)
      return wait_end::ready;
    return watched[1].revents != 0 ? wait_end::client_left : wait_end::stopping;
  }

  int requests = 0;   // Begun so far.
  std::string client; // Its name, once a handler gave it.

private:
  /// False once the client has gone or the server stops, as what follows.
  bool send_part(const wire_part& part) {
    const auto step = part.drips ? std::size_t{1} : part.bytes.size();
    do {
      std::string_view left{part.bytes};
      do {
        if (!wait_out(part.pause) || !send_all(left.substr(0, step)))
          return false;
        left.remove_prefix(step);
      } while (!left.empty());
    } while (part.endless);
    return true;
  }

  bool send_all(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = write(bytes.data(), bytes.size());
      if (sent <= 0)
        return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  bool wait_out(std::chrono::milliseconds time) const {
    using namespace std::chrono_literals;
    const auto end = std::chrono::steady_clock::now() + time;
    // In parts, because poll(2) counts milliseconds in an int.
    for (std::chrono::nanoseconds left = time; left > 0s;
         left = end - std::chrono::steady_clock::now()) {
      const auto part =
        std::chrono::ceil<std::chrono::milliseconds>(std::min<std::chrono::nanoseconds>(left, 1h));
      std::array watched{pollfd{socket_, POLLRDHUP, 0}, pollfd{stop_.descriptor(), POLLIN, 0}};
      if (::poll(watched.data(), watched.size(), static_cast<int>(part.count())) > 0)
        return false;
    }
    return true;
  }

  bool wait_for(short events, std::chrono::milliseconds timeout) const {
    std::array watched{pollfd{socket_, events, 0}, pollfd{stop_.descriptor(), POLLIN, 0}};
    auto ready = -1;
    do
      ready = ::poll(watched.data(), watched.size(), static_cast<int>(timeout.count()));
    while (ready < 0 && errno == EINTR);
    return ready > 0 && watched[0].revents != 0 && watched[1].revents == 0;
  }

  socket_t socket_;
  const stop_signal& stop_;
  arrival_order& order_;
  connection_table& table_;
  std::array<char, 4096> buffer_{};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  answer_rewriter rewrite_; // Empty: answers are sent unchanged.
  std::string held_;
};

// The library does not give handlers their connection, but serves each connection on one thread.
thread_local connection* serving = nullptr;

} // namespace

void connection_table::add(int socket) {
  const std::lock_guard lock{mutex_};
  open_[socket] = {clock::now()};
}

void connection_table::remove(int socket) {
  const std::lock_guard lock{mutex_};
  open_.erase(socket);
}

void connection_table::set_waiting(int socket, bool waits) {
  const std::lock_guard lock{mutex_};
  if (const auto found = open_.find(socket); found != open_.end())
    found->second.waits = waits;
}

void connection_table::begin_request(int socket) {
  const std::lock_guard lock{mutex_};
  if (const auto found = open_.find(socket); found != open_.end())
    found->second.awaited_since = clock::now();
}

bool connection_table::make_room(std::size_t most) {
  const std::lock_guard lock{mutex_};
  if (open_.size() < most)
    return true;
  auto longest = open_.end();
  for (auto one = open_.begin(); one != open_.end(); ++one)
    if (one->second.waits
        && (longest == open_.end() || one->second.awaited_since < longest->second.awaited_since))
      longest = one;
  if (longest == open_.end())
    return false;
  ::shutdown(longest->first, SHUT_RDWR); // Its thread sees the end, and closes it.
  open_.erase(longest);
  return true;
}

void connection_threads::enqueue(std::function<void()> serve) {
  const std::lock_guard lock{mutex_};
  waiting_.push_back(std::move(serve));
  try {
    if (idle_ < waiting_.size() && threads_.size() < threads_max_)
      threads_.emplace_back([this] { run(); });
  } catch (const std::system_error&) {
    // No more threads on this machine: the existing ones will serve it.
  }
  changed_.notify_one();
}

void connection_threads::shutdown() {
  {
    const std::lock_guard lock{mutex_};
    is_shut_down_ = true;
    changed_.notify_all();
  }
  for (auto& thread : threads_)
    thread.join();
}

void connection_threads::run() {
  std::unique_lock lock{mutex_};
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return is_shut_down_ || !waiting_.empty(); });
    --idle_;
    if (waiting_.empty())
      return;
    const auto serve = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    serve();
    lock.lock();
  }
}

listener::listener(stop_signal& stop, const listener_limits& limits)
    : stop_(stop), limits_(limits) {
  set_payload_max_length(body_size_max);
  // Announced in the Keep-Alive header; so large that it never matters.
  set_keep_alive_timeout(keep_alive.count() / 1000);
  set_keep_alive_max_count(1'000'000'000);
}

listener::~listener() {
  if (svr_sock_ != INVALID_SOCKET)
    ::close(svr_sock_);
}

result<int> listener::bind(const listen_address& where) {
  const auto listening = listen_at(where, static_cast<int>(limits_.connections_max));
  if (!listening)
    return listening.error();
  note_arrivals(*listening);
  svr_sock_ = *listening;
  return listen_address::of(*listening).port();
}

void listener::serve() {
  connection_threads threads{limits_.connections_max};
  const socket_t listening = svr_sock_;
  order_.watch(listening);
  std::array watched{pollfd{listening, POLLIN, 0}, pollfd{stop_.descriptor(), POLLIN, 0}};
  while (true) {
    if (::poll(watched.data(), watched.size(), -1) <= 0)
      continue;
    if (watched[1].revents != 0)
      break;
    order_.take_bytes(listening);
    accept_one(threads);
    order_.await_bytes(listening);
  }
  threads.shutdown();
}

void listener::accept_one(connection_threads& threads) {
  const auto socket = table_.make_room(limits_.connections_max)
                        ? ::accept4(svr_sock_, nullptr, nullptr, SOCK_CLOEXEC)
                        : INVALID_SOCKET;
  if (socket < 0) {
    // All connections are being served, or descriptors have run out: the new one stays in the
    // backlog and would be tried again at once.
    stop_.wait_until(std::chrono::steady_clock::now() + accept_pause);
    return;
  }
  const timeval patience{transfer_timeout.count(), 0};
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  order_.watch(socket);
  table_.add(socket);
  threads.enqueue([this, socket] { process_and_close_socket(socket); });
}

bool listener::process_and_close_socket(socket_t socket) {
  connection client{socket, stop_, order_, table_};
  auto served = false;
  auto closed = false;
  auto goes_on = ending::kept;
  serving = &client;
  while (!closed && goes_on == ending::kept
         && client.wait_readable(client.requests == 0 ? first_request_patience : keep_alive)) {
    ++client.requests;
    served = process_request(client, false, closed, nullptr);
    if (!served)
      break;
    goes_on = client.finish_answer();
    table_.begin_request(socket);
  }
  serving = nullptr;
  order_.forget(socket);
  table_.remove(socket);
  if (goes_on == ending::reset) {
    const linger at_once{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  } else { // A shutdown would announce an orderly end before the reset.
    ::shutdown(socket, SHUT_RDWR);
  }
  ::close(socket);
  return served;
}

arrival_order::turn listener::wait_turn() {
  return serving->wait_turn();
}

bool listener::is_first_request() {
  return serving->requests == 1;
}

wait_end listener::wait_for(int descriptor, std::chrono::steady_clock::time_point until) {
  return serving->wait_for(descriptor, until);
}

void listener::name_client(std::string name) {
  serving->client = std::move(name);
}

void listener::rewrite_answer(answer_rewriter rewrite) {
  serving->hold_answer(std::move(rewrite));
}

} // namespace tandem::http
