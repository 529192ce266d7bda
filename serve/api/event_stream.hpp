#pragma once

#include "http/listener.hpp"
#include "serve/progress_hub.hpp"

#include <atomic>

namespace tandem::serve {

/// GET /api/v1/events: server-sent events "progress" and "notice" as they happen, with a comment as
/// heartbeat. A reader that is slow misses events, never delays anybody.
class event_streams {
public:
  explicit event_streams(progress_hub& hub) : hub_(hub) {}
  void add_routes(http::listener& to);

private:
  void on_get(httplib::Response& answer);

  progress_hub& hub_;
  std::atomic<int> open_ = 0;
};

} // namespace tandem::serve
