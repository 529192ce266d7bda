#include "serve/progress_hub.hpp"

#include <utility>

namespace tandem::serve {

std::unique_ptr<progress_hub::subscription> progress_hub::listen(listener who) {
  const std::lock_guard lock{guard_};
  listeners_.emplace(++last_number_, std::move(who));
  return std::make_unique<subscription>(*this, last_number_);
}

void progress_hub::show(const progress_snapshot& now) {
  const std::lock_guard lock{guard_};
  newest_ = now;
  for (const auto& [number, one] : listeners_)
    if (one.on_progress)
      one.on_progress(now);
}

void progress_hub::tell(const notice& what) {
  const std::lock_guard lock{guard_};
  for (const auto& [number, one] : listeners_)
    if (one.on_notice)
      one.on_notice(what);
}

progress_snapshot progress_hub::newest() const {
  const std::lock_guard lock{guard_};
  return newest_;
}

void progress_hub::leave(std::size_t number) {
  const std::lock_guard lock{guard_};
  listeners_.erase(number);
}

} // namespace tandem::serve
