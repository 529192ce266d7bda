#pragma once

#include "http/connection.hpp"
#include "http/limits.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>

namespace tandem::http {

/// The open connections. Only the loop uses it, and of those that a thread answers it reads nothing
/// but that they are.
class connection_table {
public:
  using time_point = std::chrono::steady_clock::time_point;

  connection& add(std::unique_ptr<connection> opened);
  void remove(int socket) { open_.erase(socket); }
  std::size_t size() const { return open_.size(); }
  const std::map<int, std::unique_ptr<connection>>& all() const { return open_; }

  /// The one to close when there is no room for another: of the client with most connections that
  /// have not sent a whole request, the one that has waited longest. So a client with many of them
  /// takes room from nobody but itself. Refused ones go first. Null: all are being answered.
  connection* most_dispensable() const;
  bool has_dispensable() const;

private:
  std::map<int, std::unique_ptr<connection>> open_; // By socket.
};

/// When a connection that waits is given up.
connection_table::time_point deadline(const connection& waiting, const listener_limits& limits);

} // namespace tandem::http
