#pragma once

#include "messages/monitor.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace tandem::serve {

/// Passes progress and notices of the engine on to everybody who listens now, and keeps the newest
/// snapshot. Thread-safe. Listeners are called in the engine's thread and must not block.
class progress_hub {
public:
  struct listener {
    std::function<void(const progress_snapshot&)> on_progress;
    std::function<void(const notice&)> on_notice;
  };

  /// Listens as long as it lives, which must be shorter than the hub's life.
  class subscription {
  public:
    subscription(progress_hub& hub, std::size_t number) : hub_(&hub), number_(number) {}
    subscription(const subscription&) = delete;
    subscription& operator=(const subscription&) = delete;
    ~subscription() { hub_->leave(number_); }

  private:
    progress_hub* hub_;
    std::size_t number_;
  };

  std::unique_ptr<subscription> listen(listener who);
  void show(const progress_snapshot& now);
  void tell(const notice& what);
  /// Empty before the first one.
  progress_snapshot newest() const;

private:
  void leave(std::size_t number);

  mutable std::mutex guard_;
  progress_snapshot newest_;
  std::map<std::size_t, listener> listeners_;
  std::size_t last_number_ = 0;
};

} // namespace tandem::serve
