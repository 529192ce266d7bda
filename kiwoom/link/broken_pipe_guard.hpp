#pragma once

#include <csignal>

namespace tandem::kiwoom {

/// Writing to a connection that the broker has closed raises SIGPIPE, which OpenSSL does not
/// suppress. Blocks it in this thread while the object lives, without changing the program's
/// setting.
class broken_pipe_guard {
public:
  broken_pipe_guard();
  broken_pipe_guard(const broken_pipe_guard&) = delete;
  broken_pipe_guard& operator=(const broken_pipe_guard&) = delete;
  ~broken_pipe_guard();

private:
  sigset_t pipe_{};
  sigset_t before_{};
};

} // namespace tandem::kiwoom
