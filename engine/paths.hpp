#pragma once

#include "actors/writer/writer.hpp"
#include "config/settings.hpp"
#include "market/secret.hpp"
#include "store/results/outbox.hpp"

#include <cstddef>
#include <string>

namespace tandem {

/// Where a command keeps what it finds.
struct places {
  secret store_url;
  std::string candles;              // File of the candle history,
  bool candles_have_a_file = false; // which holds nothing else.
  store::outbox_options outbox;
  std::size_t batch = 0; // Rows written in one transaction.
};

/// store.url with its password, for whoever opens the database.
std::string revealed_store_url(const config::settings& settings);

/// `folder`: that of the configuration file, for a history that has no other place.
places find_places(const config::settings& settings, const std::string& folder);

/// Opens the result store and, where something may wait, the outbox. A store that is away is left
/// out. Says on stderr what a damaged log has lost of either. Errors: of the store and the outbox.
result<writer_places> open_places(const places& where);

/// `problem`, with a word on the outbox where the store is away and something may wait for it.
failure with_outbox(failure problem, const places& where);

/// Writes what waits in the outbox into the store, and marks runs whose process died. Errors:
/// storage_away, and those of the store and the outbox.
status settle_places(const places& where);

} // namespace tandem
