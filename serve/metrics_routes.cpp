#include "serve/metrics_routes.hpp"

#include <utility>

namespace tandem::serve {

namespace {

constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";

} // namespace

void add_metrics_routes(http::listener& to, std::function<metrics_sample()> sample) {
  to.Get("/metrics",
         [sample = std::move(sample)](const httplib::Request&, httplib::Response& answer) {
           answer.set_content(exposition(sample()), metrics_type);
         });
  to.Get("/healthz", [](const httplib::Request&, httplib::Response& answer) {
    answer.set_content("ok", "text/plain");
  });
}

} // namespace tandem::serve
