#pragma once

#include "kiwoom/link/stop_switch.hpp"
#include "market/error.hpp"

#include <memory>
#include <netdb.h>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace tandem::kiwoom {

struct socket_address {
  sockaddr_storage bytes{};
  socklen_t size = 0;

  const sockaddr& generic() const { return reinterpret_cast<const sockaddr&>(bytes); }
};

/// Turns a host and port into addresses, in the order in which they should be tried. glibc cannot
/// be interrupted while it resolves a name, so a separate thread does that. When the deadline
/// passes the thread is left running, and the next call waits for it instead of starting another
/// one.
class address_lookup {
public:
  address_lookup(std::string host, int port);

  /// Fails with unavailable, naming the reason, with timeout or with shutting_down.
  result<std::vector<socket_address>> find(const stop_switch& stopping,
                                           stop_switch::time_point deadline);

private:
  struct question;

  std::string host_;
  std::string port_;
  std::shared_ptr<question> under_way_;
};

} // namespace tandem::kiwoom
