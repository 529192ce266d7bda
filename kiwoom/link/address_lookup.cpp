#include "kiwoom/link/address_lookup.hpp"

#include <atomic>
#include <cstring>
#include <sys/eventfd.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace tandem::kiwoom {

/// Shared by the caller and the lookup thread, so that either may end first.
struct address_lookup::question {
  question(std::string host_name, std::string port_number)
      : host(std::move(host_name)), port(std::move(port_number)) {}
  question(const question&) = delete;
  question& operator=(const question&) = delete;
  ~question() {
    if (answered >= 0)
      ::close(answered);
  }

  void ask(int flags) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | flags;
    addrinfo* first = nullptr;
    problem = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &first);
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> list{first, ::freeaddrinfo};
    for (const auto* one = problem == 0 ? first : nullptr; one != nullptr; one = one->ai_next) {
      auto& address = found.emplace_back();
      std::memcpy(&address.bytes, one->ai_addr, one->ai_addrlen);
      address.size = one->ai_addrlen;
    }
  }

  const std::string host;
  const std::string port;
  const int answered = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  int problem = 0;
  std::vector<socket_address> found;
  std::atomic<bool> is_done{false}; // The thread has answered and touches nothing any more.
};

address_lookup::address_lookup(std::string host, int port)
    : host_(std::move(host)), port_(std::to_string(port)) {}

result<std::vector<socket_address>> address_lookup::find(const stop_switch& stopping,
                                                         stop_switch::time_point deadline) {
  const auto unresolved = [](const std::string& why) {
    return failure{ec::unavailable, "the name cannot be resolved: " + why};
  };
  if (!under_way_) {
    auto fresh = std::make_shared<question>(host_, port_);
    fresh->ask(AI_NUMERICHOST); // Needs neither a server nor a thread.
    if (fresh->problem == 0)
      return std::move(fresh->found);
    if (fresh->answered < 0)
      return unresolved("no descriptor is left");
    try {
      std::thread{[fresh] {
        fresh->ask(0);
        fresh->is_done.store(true, std::memory_order_release);
        ::eventfd_write(fresh->answered, 1);
      }}.detach();
    } catch (const std::system_error& problem) {
      return unresolved(problem.what());
    }
    under_way_ = std::move(fresh);
  }
  const auto woken = stopping.wait(under_way_->answered, POLLIN, deadline);
  if (woken == stop_switch::wake::stopped)
    return failure{ec::shutting_down, "stopped"};
  if (!under_way_->is_done.load(std::memory_order_acquire))
    return failure{ec::timeout, "the name is not resolved"};
  const auto answer = std::exchange(under_way_, nullptr);
  if (answer->problem != 0)
    return unresolved(::gai_strerror(answer->problem));
  return std::move(answer->found);
}

} // namespace tandem::kiwoom
