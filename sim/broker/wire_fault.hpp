#pragma once

#include "http/wire_script.hpp"
#include "sim/broker/fault.hpp"

#include <string_view>

namespace tandem::sim {

/// Whether the kind spoils the bytes of an answer, whatever its content.
bool spoils_wire(fault_kind kind);

/// Applies `what` to a good answer, which is a head with a Content-Length and a body, and returns
/// the bytes to send. Precondition: `spoils_wire(what.kind)`.
http::wire_script spoiled_wire(const fault& what, std::string_view answer);

} // namespace tandem::sim
