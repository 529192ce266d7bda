#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tandem::serve {

/// Tells systemd how this service is; does nothing where no service manager listens. The protocol
/// is a datagram of lines to the socket named by NOTIFY_SOCKET (sd_notify(3)).
class service_manager {
public:
  /// "READY=1", "STOPPING=1", "RELOADING=1", "STATUS=...", "WATCHDOG=1"
  void tell(std::string_view state) const;
  /// How often it wants to hear "WATCHDOG=1": half of its limit. Nothing when it does not.
  std::optional<std::chrono::microseconds> watchdog_interval() const;
};

} // namespace tandem::serve
