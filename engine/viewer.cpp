#include "engine/viewer.hpp"

#include <utility>

namespace tandem {

namespace {

subscriber_actor::behavior_type viewer(subscriber_actor::pointer /*self*/,
                                       std::function<void(const progress_snapshot&)> on_progress,
                                       std::function<void(const notice&)> on_notice) {
  return {
    [on_notice](const notice& what) {
      if (on_notice)
        on_notice(what);
    },
    [on_progress](const progress_snapshot& now) {
      if (on_progress)
        on_progress(now);
      return caf::ok_atom::value;
    },
  };
}

} // namespace

subscriber_actor spawn_viewer(caf::actor_system& system,
                              std::function<void(const progress_snapshot&)> on_progress,
                              std::function<void(const notice&)> on_notice) {
  return system.spawn<caf::detached>(viewer, std::move(on_progress), std::move(on_notice));
}

} // namespace tandem
