#pragma once

#include "market/error.hpp"
#include "messages/actors.hpp"
#include "messages/gateway.hpp"

#include <caf/all.hpp>

#include <memory>

namespace tandem {

/// A page that a thread outside of the actors waits for. The thread can wait for other things at
/// the same time, such as for its own client to leave.
class pending_page {
public:
  pending_page() = default;
  pending_page(const pending_page&) = delete;
  pending_page& operator=(const pending_page&) = delete;
  /// Gives up what has not been answered: a call that has not started is not made.
  virtual ~pending_page() = default;
  /// A descriptor that is readable once there is an answer.
  virtual int ready() const = 0;
  /// The answer; blocks until it is there. Once.
  virtual result<tr_page> take() = 0;
};

/// Asks `whom` for a page. Errors of the answer: those of fetch_tr; internal without a descriptor.
std::unique_ptr<pending_page> begin_fetch(caf::actor_system& system, const node_actor& whom,
                                          fetch_tr command);

} // namespace tandem
