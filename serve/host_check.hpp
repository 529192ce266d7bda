#pragma once

#include <httplib.h>

namespace tandem::serve {

/// Whether a request was meant for this machine. A page of another site can make a browser send
/// requests here by pointing its own host name at 127.0.0.1, and read the answers; the Host header
/// shows it.
bool is_meant_for_us(const httplib::Request& request);

} // namespace tandem::serve
