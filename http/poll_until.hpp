#pragma once

#include <chrono>
#include <poll.h>
#include <span>

namespace tandem::http {

/// poll(2) until a point in time, however far away; a signal does not end it. Whether any of the
/// descriptors is ready; each one's `revents` is written in any case.
bool poll_until(std::span<pollfd> descriptors, std::chrono::steady_clock::time_point until);

} // namespace tandem::http
