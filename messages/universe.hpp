#pragma once

#include "messages/gateway.hpp"

#include <caf/all.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tandem {

enum class universe_source : std::uint8_t { top_value, all, list };
std::string_view to_string(universe_source source);

/// Which session to scan: the last one up to and including `wanted`.
struct resolve_session {
  market::date wanted;
};

/// Which symbols to scan.
struct fetch_universe {
  universe_source source = universe_source::top_value;
  int kospi_max = 0;              // top_value: this many of KOSPI; 0 = the market is not asked.
  int kosdaq_max = 0;             // top_value: likewise of KOSDAQ.
  std::vector<std::string> codes; // list: in this order.
};

using universe_actor = caf::typed_actor<
  // A trading day, from the index calendar. Errors: the gateway's, no_data before the first
  // session.
  caf::replies_to<resolve_session>::with<market::date>,
  // KOSPI first, then KOSDAQ; a list keeps its own order. Errors: the gateway's, no_data if empty.
  caf::replies_to<fetch_universe>::with<market::universe>>;

} // namespace tandem

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::resolve_session)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::fetch_universe)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::market::date)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::market::universe)
