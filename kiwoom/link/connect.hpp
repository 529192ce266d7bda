#pragma once

#include "kiwoom/link/address_lookup.hpp"
#include "kiwoom/link/stop_switch.hpp"
#include "market/error.hpp"

#include <vector>

namespace tandem::kiwoom {

/// Connects a non-blocking socket with TCP_NODELAY to the first of `addresses` that answers. Tries
/// them side by side, each a moment after the one before it, so a silent address costs that moment
/// and not the call. Fails with unavailable, naming the last reason, with timeout or with
/// shutting_down. Source of the method: RFC 8305, section 5.
result<int> connect_to_any(const std::vector<socket_address>& addresses,
                           const stop_switch& stopping, stop_switch::time_point deadline);

} // namespace tandem::kiwoom
