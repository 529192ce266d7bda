#pragma once

#include "http/wire_script.hpp"
#include "sim/broker/fault.hpp"
#include "sim/broker/wire_answer.hpp"

namespace tandem::sim {

/// Whether the kind spoils the bytes of an answer, whatever its content.
bool spoils_wire(fault_kind kind);

/// Applies `what` to a good answer, whose head has a Content-Length, and returns the bytes to send.
/// Precondition: `spoils_wire(what.kind)`.
http::wire_script spoiled_wire(const fault& what, wire_answer answer);

} // namespace tandem::sim
