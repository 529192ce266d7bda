#pragma once

#include "http/clock.hpp"

#include <cstddef>
#include <sys/types.h>

namespace tandem::http {

// When a request arrived is what the kernel says, not when a thread got round to reading it: on a
// busy machine that may be milliseconds later, and the audit must not blame the client for it.

/// Makes the kernel, from a moment later on, note the arrival of bytes on every connection that
/// this listening socket accepts.
void note_arrivals(int socket);

/// recv(2) that also remembers, for this thread, when the bytes it gives arrived.
ssize_t receive(int socket, char* target, std::size_t size);

/// Both clocks at the arrival of the bytes this thread received last; the present where the kernel
/// did not say, or when the thread received nothing.
instant arrival_clocks();

} // namespace tandem::http
