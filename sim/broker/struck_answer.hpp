#pragma once

#include "sim/broker/call.hpp"
#include "sim/broker/fault_script.hpp"
#include "sim/broker/outgoing.hpp"
#include "sim/market/exchange.hpp"

namespace tandem::sim {

/// The call about another symbol or index: the market's first one that is not asked for.
body_fields about_another(tr_id tr, const exchange& market, body_fields fields);

/// Applies a fault that is not a refusal to a good answer; faults that ask the market for another
/// page have been applied before.
void spoil(outgoing& answer, const fault_script::strike& strike);

} // namespace tandem::sim
