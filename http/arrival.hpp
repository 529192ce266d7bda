#pragma once

#include "http/clock.hpp"

#include <cstddef>
#include <sys/types.h>

namespace tandem::http {

// The kernel knows when a request arrived. A thread may read it milliseconds later on a busy
// machine, and the audit must not blame the client for that.

/// Makes the kernel record, from a moment later on, when bytes arrive on every connection that this
/// listening socket accepts.
void note_arrivals(int socket);

/// recv(2) that also stores, per thread, when the bytes it returns arrived.
ssize_t receive(int socket, char* target, std::size_t size);

/// Both clocks at the arrival of the bytes that this thread received last; the present time when
/// the kernel gave no stamp or the thread has received nothing.
instant arrival_clocks();

/// From now on this is what `arrival_clocks` returns on this thread: another one received the
/// bytes.
void note_arrival(const instant& arrival);

} // namespace tandem::http
