#pragma once

#include "http/listener.hpp"
#include "serve/proxy/proxy.hpp"

namespace tandem::serve {

/// Declares the broker's paths among the listener's routes, with every method; `face`, which must
/// outlive the listener, answers them. Other paths stay free.
void route_broker_paths(http::listener& routes, proxy& face);

} // namespace tandem::serve
