#pragma once

#include "kiwoom/link/stop_switch.hpp"
#include "market/error.hpp"

#include <cstddef>
#include <openssl/types.h>
#include <string_view>

namespace tandem::kiwoom {

/// True when nothing of the application lies on the connection and nobody closed it. Session
/// tickets and their like are taken in on the way. `session` is null without TLS.
bool is_quiet(int descriptor, SSL* session);

/// A connected, non-blocking socket, or the TLS session on it, for the time of one call: whatever
/// it waits for ends at the deadline or with the switch. Failures: unavailable naming the reason,
/// timeout, shutting_down. Owns neither socket nor session.
class call_socket {
public:
  call_socket(int descriptor, SSL* session, const stop_switch& stopping,
              stop_switch::time_point deadline)
      : descriptor_(descriptor), session_(session), stopping_(&stopping), deadline_(deadline) {}

  int descriptor() const { return descriptor_; }
  /// At least one byte into `to`; 0 when the peer has closed in good order.
  result<std::size_t> read(char* to, std::size_t size);
  /// The same of what is there already. Fails with unavailable when that is the beginning of
  /// something.
  result<std::size_t> read_at_once(char* to, std::size_t size);
  /// All of `bytes`.
  status write(std::string_view bytes);
  bool is_quiet() const { return kiwoom::is_quiet(descriptor_, session_); }
  /// Grows with every byte that has left, or may have.
  std::size_t bytes_out() const { return bytes_out_; }

private:
  /// What an attempt came to: bytes moved, or what it waits for, or a failure.
  struct attempt {
    std::size_t moved = 0;
    short waits_for = 0;
    status trouble = std::nullopt;
  };

  attempt try_read(char* to, std::size_t size);
  attempt try_write(std::string_view bytes);
  attempt judge_tls(int outcome) const;
  status wait(short events) const;

  int descriptor_;
  SSL* session_;
  const stop_switch* stopping_;
  stop_switch::time_point deadline_;
  std::size_t bytes_out_ = 0;
};

} // namespace tandem::kiwoom
