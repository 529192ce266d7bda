#include "engine/key_lock.hpp"

#include "engine/socket_owner.hpp"
#include "store/local/descriptor.hpp"
#include "store/local/process_name.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <optional>
#include <poll.h>
#include <pwd.h>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <utility>

// second process                     holder
//    │ bind: the name is taken           │
//    │ connect                           │
//    ├──────────────────────────────────▶│ (the kernel says here whose socket it is)
//    │ "1234 (tandem serve)", line end,  │
//    │ "http://127.0.0.1:9470", end      │
//    │◀──────────────────────────────────┤

namespace tandem {

namespace {

using std::chrono::milliseconds;
using clock = std::chrono::steady_clock;
using store::descriptor;

// Time for a holder to say who it is, and for one that is starting or ending to get that done.
constexpr milliseconds patience{300};
constexpr milliseconds between_tries{10};
// A waiting asker needs a file descriptor; without a free one the thread tries again this often.
constexpr milliseconds until_there_is_one{1000};
// Askers that the thread has not answered yet. More of them are refused and try again.
constexpr int askers_max = 16;
// Longer than any description of a process.
constexpr std::size_t answer_size_max = 320;

/// The address of a socket without a file: it begins with a zero byte.
class address {
public:
  explicit address(const std::string& name) {
    where_.sun_family = AF_UNIX;
    const auto size = std::min(name.size(), sizeof where_.sun_path - 1);
    std::copy_n(name.begin(), size, &where_.sun_path[1]);
    size_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + size);
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&where_); }
  socklen_t size() const { return size_; }

private:
  sockaddr_un where_{};
  socklen_t size_ = 0;
};

descriptor new_socket() {
  return descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
}

failure trouble(ec code, const char* what, int error) {
  return {code, std::string{what} + ", by which no second process calls with the same key: "
                  + std::generic_category().message(error)};
}

/// "user alice (1000)"
std::string user_name(uid_t user) {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> texts{};
  const auto number = std::to_string(user);
  if (::getpwuid_r(user, &entry, texts.data(), texts.size(), &found) != 0 || found == nullptr)
    return "user " + number;
  return "user " + store::recognizable(found->pw_name) + " (" + number + ")";
}

bool is_trusted(uid_t user) {
  return user == 0 || user == ::geteuid();
}

/// What a message says about the user whose process has `name`.
std::string of_user(uid_t user, const std::string& name) {
  auto out = " of " + user_name(user);
  if (!is_trusted(user))
    out += ", not trusted: whether it has this key cannot be known, and only its end, by that user "
           "or root, frees the name @"
           + name;
  return out;
}

/// What the holder at the other end of `line` says, as far as it arrives in time and within the
/// size limit.
std::string answer_from(const descriptor& line) {
  const auto deadline = clock::now() + patience;
  std::string all;
  while (all.size() < answer_size_max) {
    pollfd watched{line.number(), POLLIN, 0};
    const auto left = std::chrono::ceil<milliseconds>(deadline - clock::now());
    if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) <= 0)
      break;
    std::array<char, answer_size_max> some{};
    const auto size = ::recv(line.number(), some.data(), some.size() - all.size(), 0);
    if (size <= 0)
      break;
    all.append(some.data(), static_cast<std::size_t>(size));
  }
  return all;
}

/// The process that listens at `where`; nothing when none does now.
std::optional<key_holder> listener_at(const address& where, const std::string& name) {
  const auto line = new_socket();
  ucred holder{};
  socklen_t size = sizeof holder;
  if (::connect(line.number(), where.get(), where.size()) != 0
      || ::getsockopt(line.number(), SOL_SOCKET, SO_PEERCRED, &holder, &size) != 0)
    return std::nullopt;
  // A process in a container with process numbers of its own has no number here.
  auto process = holder.pid == 0 ? "a process of another container"
                                 : "process " + store::process_name(holder.pid);
  const auto answer = is_trusted(holder.uid) ? answer_from(line) : std::string{};
  const auto line_end = std::min(answer.find('\n'), answer.size());
  const auto told = store::recognizable(answer.substr(0, line_end));
  const auto at = line_end < answer.size() ? answer.substr(line_end + 1) : std::string{};
  if (holder.pid == 0 && !told.empty())
    process += " (there " + told + ")";
  if (told.starts_with(std::to_string(holder.pid) + " ")) // The kernel's number is the true one.
    process = "process " + told;
  return key_holder{process + of_user(holder.uid, name),
                    at.starts_with("http://") ? store::recognizable(at) : std::string{}};
}

/// Describes the process that has taken the name and does not answer.
std::string silent_owner(const std::string& name) {
  const auto user = user_of_abstract_socket(name);
  return "a process that is silent at @" + name + " (as root, ss -xap shows which)"
         + (user ? of_user(*user, name) : ", whose user the kernel does not tell");
}

} // namespace

result<std::optional<key_holder>> holder_of(const std::string& name) {
  const address where{name};
  const auto probe = new_socket();
  const auto deadline = clock::now() + patience;
  // The name is free when it can be taken; the kernel gives it back with the socket.
  while (::bind(probe.number(), where.get(), where.size()) != 0) {
    if (errno != EADDRINUSE)
      return trouble(ec::storage_failure, "the name of a socket could not be taken", errno);
    if (auto holder = listener_at(where, name))
      return holder;
    if (clock::now() >= deadline)
      return failure{ec::storage_busy, silent_owner(name)};
    ::poll(nullptr, 0, static_cast<int>(between_tries.count()));
  }
  return std::optional<key_holder>{};
}

result<std::unique_ptr<key_lock>> key_lock::acquire(const std::string& name,
                                                    const std::string& serving_at) {
  const address where{name};
  auto own = new_socket();
  descriptor stop{::eventfd(0, EFD_CLOEXEC)};
  if (!own || !stop)
    return trouble(ec::internal, "no socket could be opened", errno);
  const auto deadline = clock::now() + patience;
  while (::bind(own.number(), where.get(), where.size()) != 0) {
    if (errno != EADDRINUSE)
      return trouble(ec::storage_failure, "the name of a socket could not be taken", errno);
    if (auto holder = listener_at(where, name))
      return failure{ec::storage_busy, std::move(holder->description)};
    if (clock::now() >= deadline)
      return failure{ec::storage_busy, silent_owner(name)};
    // It has not begun to listen yet, or has just ended.
    ::poll(nullptr, 0, static_cast<int>(between_tries.count()));
  }
  if (::listen(own.number(), askers_max) != 0)
    return trouble(ec::storage_failure, "a socket could not listen", errno);
  std::unique_ptr<key_lock> made{
    new key_lock{std::move(own), std::move(stop),
                 store::process_name(::getpid()) + (serving_at.empty() ? "" : "\n" + serving_at)}};
  try {
    made->teller_ = std::thread{[lock = made.get()] { lock->tell(); }};
  } catch (const std::system_error& problem) {
    return trouble(ec::internal, "no thread could be started", problem.code().value());
  }
  return made;
}

key_lock::key_lock(descriptor socket, descriptor stop, std::string says)
    : socket_(std::move(socket)), stop_(std::move(stop)), says_(std::move(says)) {}

key_lock::~key_lock() {
  if (!teller_.joinable())
    return;
  ::eventfd_write(stop_.number(), 1);
  teller_.join();
}

void key_lock::tell() const {
  std::array<pollfd, 2> watched{{{stop_.number(), POLLIN, 0}, {socket_.number(), POLLIN, 0}}};
  while (true) {
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR)
      return; // The name stays taken all the same, and the kernel tells by whom.
    if (watched[0].revents != 0)
      return;
    const descriptor asker{
      ::accept4(socket_.number(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
    if (asker)
      ::send(asker.number(), says_.data(), says_.size(), MSG_NOSIGNAL);
    else if (errno != EAGAIN && errno != EINTR)
      ::poll(watched.data(), 1, static_cast<int>(until_there_is_one.count()));
  }
}

} // namespace tandem
