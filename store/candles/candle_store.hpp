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

/// How many snapshots of one symbol are stored: the newest, and some for scans of past sessions.
inline constexpr std::size_t snapshots_max = 4;
/// How many rankings of one name are stored, the newest captures.
inline constexpr std::size_t lists_max = 8;

/// The candles and lists on disk between runs. Usable by one thread at a time; every call blocks.
///
/// Candles can be fetched again, and what the lists of past sessions said is not worth a stop. So
/// damaged data is not an error: it is thrown away, never served, and `take_damage` reports it.
/// Errors of every call: storage_busy when another process holds the file, storage_failure when the
/// disk fails; stored data stays as it was.
class candle_store {
public:
  candle_store() = default;
  candle_store(const candle_store&) = delete;
  candle_store& operator=(const candle_store&) = delete;
  virtual ~candle_store() = default;

  /// The snapshot that covers `day` with the newest `as_of`; nothing when there is none.
  virtual result<std::optional<market::candle_snapshot>> find(const std::string& code,
                                                              market::date day) = 0;
  /// The snapshot with the newest `complete_through`; among equal ones, with the newest `as_of`.
  virtual result<std::optional<market::candle_snapshot>> newest(const std::string& code) = 0;
  /// The codes whose newest snapshot ends with `last`, the latest fetched whole first.
  virtual result<std::vector<std::string>> codes_through(market::date last) = 0;
  /// The codes whose last whole fetch was for a session before `session`, the oldest fetched first.
  virtual result<std::vector<std::string>> codes_fetched_before(market::date session) = 0;
  /// Inserts or replaces by (code, as_of), all of them or none. Keeps at most `snapshots_max`
  /// snapshots of a code and drops those with the oldest `complete_through`. In a shared file the
  /// writer of results waits a millisecond per snapshot meanwhile, so a whole market should be put
  /// in parts. Errors also: invalid_argument naming the code, for impossible data (candles out of
  /// order, high < low) and for prices that are not whole hundredths.
  virtual status put(const std::vector<market::candle_snapshot>& snapshots) = 0;

  // The lists of a whole market ("ka10099 KOSPI") stay for good; of other names, those of rankings,
  // at most `lists_max` do.
  virtual result<std::optional<market::symbol_list>> find_list(const std::string& name,
                                                               market::date session) = 0;
  /// The list of that name with the newest session.
  virtual result<std::optional<market::symbol_list>> newest_list(const std::string& name) = 0;
  /// The newest list of that name of a session before `session`.
  virtual result<std::optional<market::symbol_list>> list_before(const std::string& name,
                                                                 market::date session) = 0;
  /// Inserts or replaces by (name, session).
  virtual status put_list(const market::symbol_list& list) = 0;

  /// Deletes every snapshot and list of this source.
  virtual status forget() = 0;

  /// What was found damaged and dropped since the last call, in sentences for the user.
  virtual std::vector<std::string> take_damage() = 0;
};

struct candle_store_options {
  std::string path;
  // The market: "sim:", "api.kiwoom.com". Rows of another source are never seen.
  std::string source;
  // False: the file is the result store's, whose lock guards it, and must never be deleted.
  bool own_file = true;
  // How long a call waits for another connection's lock: the writer's next commit, a shell.
  std::chrono::milliseconds busy_timeout{5000};
  // Largest size of the database in pages of 4 KiB; 0 = as far as the disk goes.
  std::int64_t pages_max = 0;
};

/// Opens or creates the history. Its own file is locked by PATH.lock while the store lives, and
/// replaced by an empty one when damaged. Errors: storage_busy naming the process that holds the
/// file; storage_failure when it cannot be created, read or written, when it belongs to another
/// program, and when a newer tandem wrote it; such files are not changed.
result<std::unique_ptr<candle_store>> open_candle_store(const candle_store_options& options);

} // namespace tandem::store
