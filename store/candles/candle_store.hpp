#pragma once

#include "market/candle_snapshot.hpp"
#include "market/error.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::store {

/// How many snapshots of one symbol are kept: today's, and some for scans of past sessions.
inline constexpr std::size_t snapshots_max = 4;
/// How many lists of one name are kept, those captured last.
inline constexpr std::size_t lists_max = 8;

/// Candles and lists on disk, between runs. Usable by one thread at a time; every call blocks.
///
/// Nothing here is the only copy: what is lost is fetched again. So damaged data is not an error.
/// It is never served but thrown away, and `take_damage` has a sentence about it. Errors of every
/// call: storage_busy when somebody else holds the file, storage_failure when the disk does not do
/// what it should; what was stored before stays as it was.
class candle_store {
public:
  candle_store() = default;
  candle_store(const candle_store&) = delete;
  candle_store& operator=(const candle_store&) = delete;
  virtual ~candle_store() = default;

  /// The snapshot that covers `day` with the newest `as_of`; nothing when there is none.
  virtual result<std::optional<market::candle_snapshot>> find(const std::string& code,
                                                              market::date day) = 0;
  /// The snapshot with the newest `complete_through`, of equal ones that with the newest `as_of`.
  virtual result<std::optional<market::candle_snapshot>> newest(const std::string& code) = 0;
  /// The codes whose newest snapshot ends with `last`, those fetched whole last first.
  virtual result<std::vector<std::string>> codes_through(market::date last) = 0;
  /// Inserts or replaces by (code, as_of), all of them or none. At most `snapshots_max` snapshots
  /// of a code stay; those with the oldest `complete_through` go. In a shared file the writer of
  /// results waits meanwhile, a millisecond per snapshot, so a market is put in parts. Errors also:
  /// invalid_argument naming the code, for what a broker cannot have said (candles out of order,
  /// high < low) and for prices that are no whole hundredths.
  virtual status put(const std::vector<market::candle_snapshot>& snapshots) = 0;

  virtual result<std::optional<market::symbol_list>> find_list(const std::string& name,
                                                               market::date session) = 0;
  /// The list of that name with the newest session.
  virtual result<std::optional<market::symbol_list>> newest_list(const std::string& name) = 0;
  /// Inserts or replaces by (name, session). At most `lists_max` lists of a name stay.
  virtual status put_list(const market::symbol_list& list) = 0;

  /// Deletes every snapshot and list of this source.
  virtual status forget() = 0;

  /// What was found damaged and thrown away since the last call, in sentences for the user.
  virtual std::vector<std::string> take_damage() = 0;
};

struct candle_store_options {
  std::string path;
  // Whose market it is: "sim:", "api.kiwoom.com". Rows of another source are never seen.
  std::string source;
  // False: the file is the result store's, whose lock guards it, and must never be deleted.
  bool own_file = true;
  // How long a call waits for a lock of somebody else's: the writer's next commit, a shell.
  std::chrono::milliseconds busy_timeout{5000};
  // Largest size of the database in pages of 4 KiB; 0 = as far as the disk goes.
  std::int64_t pages_max = 0;
};

/// Opens or creates the history. An own file holds PATH.lock while the store lives. An own file
/// that is damaged is replaced by an empty one. Errors: storage_busy naming the process that holds
/// the file; storage_failure when it cannot be created, read or written, when it belongs to another
/// program, and when a newer tandem wrote it; those files are left alone.
result<std::unique_ptr<candle_store>> open_candle_store(const candle_store_options& options);

} // namespace tandem::store
