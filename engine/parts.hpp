#pragma once

#include "actors/gateway/gateway.hpp"
#include "actors/kit/utc_offset.hpp"
#include "actors/transport/transport.hpp"
#include "actors/writer/writer.hpp"
#include "config/settings.hpp"
#include "kiwoom/transport.hpp"
#include "market/regime/inputs.hpp"
#include "sim/broker/server.hpp"
#include "store/candles/candle_store.hpp"
#include "store/results/result_store.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// The market that a broker shows, as stored with every row. The broker's port does not matter.
std::string source_of(const std::string& url);

/// One key of a broker and the connections that use it.
struct key_parts {
  key_options pacing; // Its name: "default", the scanner's, or "key-1" of a pool.
  credentials who;
  std::vector<std::shared_ptr<kiwoom::transport>> wires; // One for each call in flight.
};

/// What one gateway is made from. Several have a key each; one of a pool has several.
struct gateway_parts {
  std::string name; // "pool", or that of its key.
  gateway_options options;
  std::vector<key_parts> keys;
};

/// What the actors of a process are made from: files, sockets and keys, already open.
struct node_parts {
  std::string source; // The market, as stored with every row.
  std::vector<gateway_parts> gateways;
  writer_places results;
  std::shared_ptr<store::candle_store> history;
  std::shared_ptr<const market::us_series> us; // Null: not configured.
  std::shared_ptr<sim::server> simulated;      // Null: the broker is another process.
  // Added to the actor clock it gives UTC.
  utc_offset steady_to_utc = {};
  // The wall clock, for the expiry of tokens.
  std::function<std::chrono::system_clock::time_point()> wall_clock;
};

struct parts_options {
  bool offline = false; // Needs no key and makes no call.
  // The resumed run of an earlier process: its row; its calls are counted on.
  std::optional<store::run_row> resumed;
  std::string folder;     // For a candle history without another place.
  std::string serving_at; // As in engine_options, as is the next member.
  std::optional<std::vector<credentials>> keys = {};
};

/// Opens the store, finds the credentials, starts the simulated broker if asked for and takes the
/// right to call. Makes no call to the broker. A store that is away is an error only if a run is to
/// be resumed. Errors: invalid_config, rate_limited (another process has the right to call),
/// storage_away, storage_busy, storage_failure.
result<node_parts> open_parts(const config::settings& settings, const parts_options& options);

} // namespace tandem
