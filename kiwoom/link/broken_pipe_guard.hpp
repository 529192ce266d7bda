#pragma once

#include <csignal>

namespace tandem::kiwoom {

/// Writing to a connection the broker has closed raises SIGPIPE, which OpenSSL does not suppress.
/// Held back in this thread while this lives; the program's own setting is not touched.
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
