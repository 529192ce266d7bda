#pragma once

#include "store/candles/candle_store.hpp"
#include "store/local/lock_file.hpp"
#include "store/sqlite/connection.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::store {

/// What `open_candle_store` gives: one connection to one file.
class sqlite_candle_store final : public candle_store {
public:
  /// `path` is `options.path` made real; an own file's lock is held.
  sqlite_candle_store(std::string path, candle_store_options options,
                      std::optional<lock_file> lock);
  /// Must have succeeded before any other call.
  status open();
  /// Adds a report of earlier damage.
  void note_loss(const std::string& why) { note_damage(why + "; candles are fetched again"); }

  result<std::optional<market::candle_snapshot>> find(const std::string& code,
                                                      market::date day) override;
  result<std::optional<market::candle_snapshot>> newest(const std::string& code) override;
  result<std::vector<std::string>> codes_through(market::date through) override;
  result<std::vector<std::string>> codes_fetched_before(market::date session) override;
  status put(const std::vector<market::candle_snapshot>& snapshots) override;
  result<std::optional<market::symbol_list>> find_list(const std::string& name,
                                                       market::date session) override;
  result<std::optional<market::symbol_list>> newest_list(const std::string& name) override;
  result<std::optional<market::symbol_list>> list_before(const std::string& name,
                                                         market::date session) override;
  status put_list(const market::symbol_list& list) override;
  status forget() override;
  std::vector<std::string> take_damage() override;

private:
  enum class query : std::size_t {
    find,
    newest,
    codes_through,
    codes_fetched_before,
    put,
    prune,
    forget,
    prune_lists,
    forget_source,
    // Of both tables of lists: first the rankings, then the lists of whole markets.
    find_list,
    newest_list,
    list_before,
    put_list,
    forget_list,
    forget_lists_of_source,
    find_listing,
    newest_listing,
    listing_before,
    put_listing,
    forget_listing,
    forget_listings_of_source
  };
  /// Of the table in which lists of that name are.
  static query query_for(query of_rankings, const std::string& name);

  // The file: opening it, and replacing what is damaged.
  status open_file();
  status configure();
  status prepare();
  status replace_damaged();
  /// Moves from a shared file that cannot be repaired here into a file of its own beside it.
  status move_out(const failure& why);
  /// Why the file is of no use any more, if it was deleted, moved or replaced.
  status leave_displaced();
  /// Runs `work`, and once more after damage to the file was repaired.
  template <class Work>
  auto mending(Work work) -> decltype(work());

  // Rows, on a connection that works.
  /// The first row of a bound query that `read` accepts; the damaged ones before it are deleted.
  template <class T, class Read>
  result<std::optional<T>> first_whole(query select_id, query forget_id, const std::string& what,
                                       Read read);
  /// The first list of a bound query that is of `session`; no day: of any.
  result<std::optional<market::symbol_list>> first_list(query select_id, const std::string& name,
                                                        market::date session);
  /// The codes that a query finds for a day.
  result<std::vector<std::string>> codes_of(query select_id, market::date day);
  status write(const market::candle_snapshot& snapshot, const std::string& blob);
  status write(const market::symbol_list& list, const std::string& blob);
  void throw_away(sqlite_statement& erase, const std::vector<std::int64_t>& row_ids);
  sqlite_statement& statement(query id);
  void note_damage(const std::string& what);

  std::string path_;
  candle_store_options options_;
  // Destroyed from the bottom: statements, connection, then the lock.
  std::optional<lock_file> lock_;
  std::unique_ptr<sqlite_connection> database_;
  std::vector<sqlite_statement> statements_; // In the order of `query`; empty while not open.
  std::vector<std::string> damage_;          // Bounded by damage_max.
  std::size_t more_damage_ = 0;              // Not reported one by one.
  bool structure_checked_ = false;           // Of the file, since it was opened.
};

} // namespace tandem::store
