#pragma once

#include "http/listener.hpp"
#include "report/metrics.hpp"

#include <functional>

namespace tandem::serve {

/// GET /metrics for Prometheus and GET /healthz, which says that the process answers.
void add_metrics_routes(http::listener& to, std::function<metrics_sample()> sample);

} // namespace tandem::serve
