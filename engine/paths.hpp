#pragma once

#include "actors/writer/writer.hpp"
#include "config/settings.hpp"
#include "market/secret.hpp"
#include "store/results/outbox.hpp"

#include <cstddef>
#include <string>

namespace tandem {

/// Where a command stores its data.
struct places {
  secret store_url;
  std::string candles;              // Path of the candle history,
  bool candles_have_a_file = false; // in a file that holds nothing else.
  store::outbox_options outbox;
  std::size_t batch = 0; // Rows written in one transaction.
};

/// store.url with its password, for opening the database.
std::string revealed_store_url(const config::settings& settings);

/// Why nothing can be read there: the file of a store is not made yet. Of a server it says nothing.
status check_existence(const std::string& store_url);

/// `folder`: for a history without another place.
places find_places(const config::settings& settings, const std::string& folder);

/// Makes the user's folder for data if it is needed. Opens the result store and, if rows wait in
/// it, the outbox. Leaves out a store that is away. Warns on stderr of what a damaged log has lost.
/// Errors: of the store and the outbox.
result<writer_places> open_places(const places& where);

/// `problem`, with a hint at the outbox where the store is away and rows may wait in it.
failure with_outbox(failure problem, const places& where);

/// Replays the outbox into the store and marks runs whose process died. Errors: storage_away, and
/// those of the store and the outbox.
status settle_places(const places& where);

} // namespace tandem
