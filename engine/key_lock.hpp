#pragma once

#include "market/error.hpp"
#include "store/local/descriptor.hpp"

#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace tandem {

/// The process that has a key.
struct key_holder {
  std::string description; // Process, command and user.
  // "http://127.0.0.1:9470": where it serves others, by its own words, which count only when its
  // user is ours or root; empty: it does not.
  std::string serving_at;
};

/// Who has `name` now; nothing when nobody has. Error: storage_busy for a holder that is silent.
result<std::optional<key_holder>> holder_of(const std::string& name);

/// The right to call with a key, held as long as the object lives: a listening socket in the
/// kernel's abstract name space. Such a name exists once on a machine, for all users and folders;
/// no change to a file can free it; it ends with its process, however that ends. A process that
/// connects is told who holds it. A container with a network of its own counts as another machine.
class key_lock {
public:
  /// Takes `name`. Errors: storage_busy naming process, command and user of the holder (its own
  /// words count only when that user is ours or root); storage_failure and internal where the
  /// system has no socket or no thread left.
  /// `serving_at` as in key_holder.
  static result<std::unique_ptr<key_lock>> acquire(const std::string& name,
                                                   const std::string& serving_at = {});

  key_lock(const key_lock&) = delete;
  key_lock& operator=(const key_lock&) = delete;
  ~key_lock();

private:
  key_lock(store::descriptor socket, store::descriptor stop, std::string says);
  void tell() const;

  store::descriptor socket_;
  store::descriptor stop_; // An eventfd; readable when the thread is to end.
  std::string says_;
  std::thread teller_; // Blocked until another process asks.
};

} // namespace tandem
