#include "engine/socket_owner.hpp"

#include "store/local/descriptor.hpp"

#include <algorithm>
#include <cstring>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <string_view>
#include <sys/socket.h>
#include <vector>

// The kernel lists Unix sockets in packets of messages, one for each socket: a header, a fixed
// part, and attributes with headers of their own; each begins at a multiple of four.

namespace tandem {

namespace {

// The most that the kernel puts into one packet.
constexpr std::size_t packet_size_max = 32'768;

struct question {
  nlmsghdr head;
  unix_diag_req wanted;
};

/// Takes the next message or attribute off the front of `bytes` and returns its content without the
/// header; the header's `length` gives its size. Empties `bytes` when no whole one is left.
template <class Head, class Length>
std::string_view take(std::string_view& bytes, Head& head, Length Head::*length) {
  const auto aligned = [](std::size_t size) { return (size + 3) / 4 * 4; };
  if (bytes.size() >= sizeof head)
    std::memcpy(&head, bytes.data(), sizeof head);
  const std::size_t size = bytes.size() >= sizeof head ? head.*length : 0;
  if (size < sizeof head || size > bytes.size()) {
    bytes = {};
    return {};
  }
  const auto content = bytes.substr(sizeof head, size - sizeof head);
  bytes.remove_prefix(std::min(aligned(size), bytes.size()));
  return content;
}

/// The user in the attributes of one socket, if the socket has the name `name`.
std::optional<uid_t> user_in(std::string_view attributes, std::string_view name) {
  std::optional<uid_t> user;
  bool is_it = false;
  while (!attributes.empty()) {
    nlattr head{};
    const auto content = take(attributes, head, &nlattr::nla_len);
    if (head.nla_type == UNIX_DIAG_NAME)
      is_it =
        content.size() == name.size() + 1 && content.front() == '\0' && content.substr(1) == name;
    if (head.nla_type == UNIX_DIAG_UID && content.size() == sizeof(uid_t))
      std::memcpy(&user.emplace(), content.data(), sizeof(uid_t));
  }
  return is_it ? user : std::nullopt;
}

std::optional<uid_t> user_in_packet(std::string_view packet, std::string_view name) {
  while (!packet.empty()) {
    nlmsghdr head{};
    const auto content = take(packet, head, &nlmsghdr::nlmsg_len);
    if (head.nlmsg_type != SOCK_DIAG_BY_FAMILY || content.size() < sizeof(unix_diag_msg))
      continue;
    if (auto user = user_in(content.substr(sizeof(unix_diag_msg)), name))
      return user;
  }
  return std::nullopt;
}

} // namespace

std::optional<uid_t> user_of_abstract_socket(const std::string& name) {
  const store::descriptor line{::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)};
  question asked{};
  asked.head.nlmsg_len = sizeof asked;
  asked.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  asked.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  asked.wanted.sdiag_family = AF_UNIX;
  asked.wanted.udiag_states = ~0U;
  asked.wanted.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_UID;
  std::optional<uid_t> user;
  std::vector<char> packet(packet_size_max);
  auto size = ::send(line.number(), &asked, sizeof asked, 0);
  // The next packet is ready when this one has been read; after the last one there is none.
  while (!user && size > 0) {
    size = ::recv(line.number(), packet.data(), packet.size(), MSG_DONTWAIT);
    if (size > 0)
      user = user_in_packet({packet.data(), static_cast<std::size_t>(size)}, name);
  }
  return user;
}

} // namespace tandem
