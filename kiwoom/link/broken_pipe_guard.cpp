#include "kiwoom/link/broken_pipe_guard.hpp"

#include <ctime>

namespace tandem::kiwoom {

broken_pipe_guard::broken_pipe_guard() {
  sigemptyset(&pipe_);
  sigaddset(&pipe_, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
}

broken_pipe_guard::~broken_pipe_guard() {
  if (sigismember(&before_, SIGPIPE) == 1)
    return; // The caller has blocked it and handles it.
  const timespec now{};
  while (::sigtimedwait(&pipe_, nullptr, &now) == SIGPIPE) {
  }
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

} // namespace tandem::kiwoom
