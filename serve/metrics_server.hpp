#pragma once

#include "market/error.hpp"
#include "messages/monitor.hpp"

#include <memory>

namespace tandem::serve {

/// Answers GET /metrics and GET /healthz on 127.0.0.1 from threads of its own until destroyed. A
/// request whose Host is another machine's is refused with 403.
class metrics_server {
public:
  /// `port` 0 takes any free one. Errors: invalid_config when the port cannot be bound.
  static result<std::unique_ptr<metrics_server>> start(int port);
  metrics_server(const metrics_server&) = delete;
  metrics_server& operator=(const metrics_server&) = delete;
  ~metrics_server();

  int port() const;
  /// From now on /metrics shows this snapshot. Can be called from any thread.
  void show(const progress_snapshot& now);

private:
  struct impl;
  explicit metrics_server(std::unique_ptr<impl> state);
  std::unique_ptr<impl> impl_;
};

} // namespace tandem::serve
