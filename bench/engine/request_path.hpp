#pragma once

#include "engine/engine_config.hpp"
#include "engine/spawn.hpp"
#include "kiwoom/transport.hpp"
#include "messages/candles.hpp"
#include "messages/gateway.hpp"
#include "messages/history.hpp"
#include "messages/monitor.hpp"
#include "messages/transport.hpp"
#include "messages/writer.hpp"

#include <caf/all.hpp>

#include <memory>

namespace tandem::bench {

/// What stands between a scanner and the broker, for one key and with the defaults of the
/// configuration but for gateway.delay = 0s.
class request_path {
public:
  /// `is_kept`: with history, database and pace file in the working directory. Otherwise nothing
  /// goes to disk, and the writer's rows are thrown away.
  request_path(std::shared_ptr<kiwoom::transport> wire, bool is_kept);
  request_path(const request_path&) = delete;
  request_path& operator=(const request_path&) = delete;
  ~request_path();

  caf::actor_system& system() { return system_; }
  const candles_actor& candles() const { return actors_.gateways.front().candles; }

private:
  tandem::engine_config config_;
  caf::actor_system system_;
  tandem::node_actors actors_; // Of one key, without a catalog; no history when nothing is kept.
};

} // namespace tandem::bench
