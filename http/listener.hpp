#pragma once

#include "http/arrival_order.hpp"
#include "http/connection.hpp"
#include "http/exchange.hpp"
#include "http/limits.hpp"
#include "http/listen_address.hpp"
#include "http/stop_signal.hpp"
#include "market/error.hpp"

#include <httplib.h>

#include <chrono>
#include <string>

namespace tandem::http {

/// cpp-httplib's routes and answers over connections of our own. The library's have a thread each,
/// wake up 90 times a second while idle, outlive stop() by the keep-alive timeout and have no bound
/// on how many there are or how long a request takes to come.
class listener final : public httplib::Server {
public:
  explicit listener(stop_signal& stop, const listener_limits& limits = {});
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;
  ~listener() override;

  // For handlers, about the connection of the request they answer:

  /// Waits until every earlier request is judged; see arrival_order.
  static arrival_order::turn wait_turn();
  /// Whether the request is the first on its connection.
  static bool is_first_request();
  /// Waits until `descriptor` is readable, e.g. an eventfd that another thread writes, or for
  /// whatever else comes first; `until` may be time_point::max(). When several things have happened
  /// it is the one that stands first in `wait_end`.
  ///
  /// A client that ends its sending side counts as one that left: close(2) looks the same from
  /// here, and no client in use half-closes a connection whose answer it wants.
  static wait_end wait_for(int descriptor, std::chrono::steady_clock::time_point until);
  /// Who the client turned out to be, for the share in open connections; it is its address before.
  /// Holds for the connection.
  static void name_client(std::string name);
  /// Sends the result of `rewrite` in place of the answer's bytes, however long that takes. Other
  /// requests do not wait for it.
  static void rewrite_answer(answer_rewriter rewrite);

  /// Returns the port. Errors: unavailable when it is taken.
  result<int> bind(const listen_address& where);
  /// Serves what `bind` bound until the signal is raised and every connection has ended.
  void serve();

private:
  void answer(connection& client);

  stop_signal& stop_;
  listener_limits limits_;
  arrival_order order_;
};

} // namespace tandem::http
