#pragma once

#include "market/candle.hpp"
#include "market/error.hpp"
#include "market/symbol.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::store {

/// One symbol's past as one full fetch left it, extended day by day. Split adjustment is relative
/// to `base`, and no adjustment took place from `base` to `through`, so the candles cut at any
/// session D with base <= D <= through are exactly what a full fetch for D would have given. A base
/// after `through` is a fetch whose own session was not final: it serves no session until a quote
/// completes it.
struct candle_edition {
  std::string code;              // "005930", or a name such as "index:KOSPI".
  market::date base;             // The session the full fetch was made for.
  market::date through;          // Complete up to this session, also when the last candle is older
                                 // (halted, delisted).
  bool complete = false;         // The broker has no candles older than the first one.
  std::int64_t captured_us = 0;  // UTC, since 1970: when the newest data was taken from the broker.
  market::candle_series candles; // Oldest first.
  bool operator==(const candle_edition&) const = default;
};

/// A list of symbols as the broker gave it for one session.
struct stored_list {
  std::string name; // "ka10099 KOSPI", "ka10032 KOSDAQ complete"
  market::date session;
  std::int64_t captured_us = 0;
  market::universe symbols;
  bool operator==(const stored_list&) const = default;
};

/// How many editions of one symbol are kept: today's, and some for scans of past sessions.
inline constexpr std::size_t editions_max = 4;
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

  /// The edition with base <= day <= through and the newest base; nothing when there is none.
  virtual result<std::optional<candle_edition>> find(const std::string& code, market::date day) = 0;
  /// The edition with the newest `through`, of equal ones that with the newest base.
  virtual result<std::optional<candle_edition>> newest(const std::string& code) = 0;
  /// The codes whose newest edition ends with `through`, those fetched whole last first.
  virtual result<std::vector<std::string>> codes_through(market::date through) = 0;
  /// Inserts or replaces by (code, base), all of them or none. At most `editions_max` editions of a
  /// code stay; those with the oldest `through` go. In a shared file the writer of results waits
  /// meanwhile, a millisecond per edition, so a market is put in parts. Errors also:
  /// invalid_argument naming the code, for what a broker cannot have said (candles out of order,
  /// high < low) and for prices that are no whole hundredths.
  virtual status put(const std::vector<candle_edition>& editions) = 0;

  virtual result<std::optional<stored_list>> find_list(const std::string& name,
                                                       market::date session) = 0;
  /// The list of that name with the newest session.
  virtual result<std::optional<stored_list>> newest_list(const std::string& name) = 0;
  /// Inserts or replaces by (name, session). At most `lists_max` lists of a name stay.
  virtual status put_list(const stored_list& list) = 0;

  /// Deletes every edition and list of this source.
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
