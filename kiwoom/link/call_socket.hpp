#pragma once

#include "kiwoom/link/stop_switch.hpp"
#include "market/error.hpp"

#include <cstddef>
#include <openssl/types.h>
#include <string_view>

namespace tandem::kiwoom {

/// True when the connection is open and has no unread application data. Reads session tickets and
/// similar records on the way. `session` is null without TLS.
bool is_quiet(int descriptor, SSL* session);

/// A connected, non-blocking socket, or the TLS session on it, for one call: every wait ends at the
/// deadline or when the stop switch is used. Failures: unavailable naming the reason, timeout,
/// shutting_down. Owns neither socket nor session.
class call_socket {
public:
  call_socket(int descriptor, SSL* session, const stop_switch& stopping,
              stop_switch::time_point deadline)
      : descriptor_(descriptor), session_(session), stopping_(&stopping), deadline_(deadline) {}

  int descriptor() const { return descriptor_; }
  /// Reads at least one byte into `to`; 0 when the peer has closed properly.
  result<std::size_t> read(char* to, std::size_t size);
  /// Reads only what has arrived already. Fails with unavailable when that is an incomplete record.
  result<std::size_t> read_at_once(char* to, std::size_t size);
  /// Writes all of `bytes`.
  status write(std::string_view bytes);
  bool is_quiet() const { return kiwoom::is_quiet(descriptor_, session_); }
  /// Grows with every byte that was sent, or may have been.
  std::size_t bytes_out() const { return bytes_out_; }

private:
  /// The result of an attempt: bytes moved, or what it waits for, or a failure.
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
  bool has_more_ = false; // The last read took as much as it could, so more has probably arrived.
};

} // namespace tandem::kiwoom
