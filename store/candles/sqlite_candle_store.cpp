#include "store/candles/sqlite_candle_store.hpp"

#include "store/candles/candle_codec.hpp"
#include "store/candles/candle_queries.hpp"
#include "store/candles/candle_row.hpp"
#include "store/candles/candle_schema.hpp"
#include "store/candles/list_codec.hpp"
#include "store/sqlite/file.hpp"
#include "store/sqlite/log.hpp"

#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>

namespace tandem::store {
namespace {

// Sentences stored for `take_damage`; more of them are only counted.
constexpr std::size_t damage_max = 20;

/// Whether `name` is that of the list of a whole market, as the broker's TR says.
bool is_of_whole_market(const std::string& name) {
  return name.starts_with("ka10099 ");
}

} // namespace

sqlite_candle_store::sqlite_candle_store(std::string path, candle_store_options options,
                                         std::optional<lock_file> lock)
    : path_(std::move(path)), options_(std::move(options)), lock_(std::move(lock)) {}

status sqlite_candle_store::open() {
  auto problem = open_file();
  if (!problem || !database_ || database_->damage().empty())
    return problem;
  return replace_damaged();
}

result<std::optional<market::candle_snapshot>> sqlite_candle_store::find(const std::string& code,
                                                                         market::date day) {
  return mending([&] {
    auto& select = statement(query::find);
    for (const auto& text : {options_.source, code, day.iso(), day.iso()})
      select.bind(text);
    return first_whole<market::candle_snapshot>(
      query::find, query::forget, "candles of " + code, [&](const sqlite_statement& row) {
        auto snapshot = to_snapshot(row, options_.source, code);
        if (snapshot && (snapshot->as_of > day || snapshot->complete_through < day))
          snapshot = failure{ec::bad_response, "are not what their index says"};
        return snapshot;
      });
  });
}

result<std::optional<market::candle_snapshot>>
sqlite_candle_store::newest(const std::string& code) {
  return mending([&] {
    auto& select = statement(query::newest);
    select.bind(options_.source);
    select.bind(code);
    return first_whole<market::candle_snapshot>(
      query::newest, query::forget, "candles of " + code,
      [&](const sqlite_statement& row) { return to_snapshot(row, options_.source, code); });
  });
}

result<std::vector<std::string>> sqlite_candle_store::codes_through(market::date through) {
  return codes_of(query::codes_through, through);
}

result<std::vector<std::string>> sqlite_candle_store::codes_fetched_before(market::date session) {
  return codes_of(query::codes_fetched_before, session);
}

status sqlite_candle_store::put(const std::vector<market::candle_snapshot>& snapshots) {
  // Before the transaction, so that others need not wait for the packing.
  std::vector<std::string> blobs;
  blobs.reserve(snapshots.size());
  for (const auto& snapshot : snapshots) {
    auto blob = encode_candles(options_.source, snapshot);
    if (!blob)
      return blob.error();
    blobs.push_back(std::move(*blob));
  }
  if (snapshots.empty())
    return std::nullopt;
  return mending([&] {
    return database_->transaction([&]() -> status {
      for (std::size_t i = 0; i < snapshots.size(); ++i)
        if (auto problem = write(snapshots[i], blobs[i]))
          return problem;
      return std::nullopt;
    });
  });
}

result<std::optional<market::symbol_list>> sqlite_candle_store::find_list(const std::string& name,
                                                                          market::date session) {
  return mending([&] {
    const auto select_id = query_for(query::find_list, name);
    auto& select = statement(select_id);
    for (const auto& text : {options_.source, name, session.iso()})
      select.bind(text);
    return first_list(select_id, name, session);
  });
}

result<std::optional<market::symbol_list>>
sqlite_candle_store::newest_list(const std::string& name) {
  return mending([&] {
    const auto select_id = query_for(query::newest_list, name);
    auto& select = statement(select_id);
    for (const auto& text : {options_.source, name})
      select.bind(text);
    return first_list(select_id, name, {});
  });
}

result<std::optional<market::symbol_list>> sqlite_candle_store::list_before(const std::string& name,
                                                                            market::date session) {
  return mending([&] {
    const auto select_id = query_for(query::list_before, name);
    auto& select = statement(select_id);
    for (const auto& text : {options_.source, name, session.iso()})
      select.bind(text);
    return first_list(select_id, name, {});
  });
}

status sqlite_candle_store::put_list(const market::symbol_list& list) {
  auto blob = encode_symbols(options_.source, list);
  if (!blob)
    return blob.error();
  return mending([&] { return database_->transaction([&] { return write(list, *blob); }); });
}

status sqlite_candle_store::forget() {
  return mending([&] {
    return database_->transaction([&]() -> status {
      for (auto which : {query::forget_source, query::forget_lists_of_source,
                         query::forget_listings_of_source}) {
        auto& erase = statement(which);
        erase.bind(options_.source);
        if (auto problem = erase.run())
          return problem;
      }
      return std::nullopt;
    });
  });
}

std::vector<std::string> sqlite_candle_store::take_damage() {
  if (more_damage_ > 0)
    damage_.push_back(options_.path + ": " + std::to_string(more_damage_)
                      + " more entries are damaged; fetched again");
  more_damage_ = 0;
  return std::exchange(damage_, {});
}

status sqlite_candle_store::open_file() {
  statements_.clear();
  database_.reset();
  auto opened = sqlite_connection::open(path_, options_.busy_timeout);
  if (!opened)
    return opened.error();
  database_ = std::make_unique<sqlite_connection>(std::move(*opened));
  structure_checked_ = false;
  // Finds more damage when a page is read, before its data is used.
  if (auto problem = database_->run("PRAGMA cell_size_check = ON"))
    return problem;
  // Before anything is written: this refuses files of other programs.
  if (auto problem = prepare_candle_tables(*database_, options_.own_file))
    return problem;
  // The file was writable when it was opened, so its header forbids writing.
  if (database_->is_read_only())
    return database_->damaged("its header forbids writing");
  if (auto problem = configure())
    return problem;
  if (auto problem = prepare())
    return problem;
  return database_->watch_place();
}

status sqlite_candle_store::configure() {
  if (auto problem = use_write_ahead_log(*database_))
    return problem;
  // NORMAL syncs at checkpoints, not at every commit. A killed process loses nothing; a power cut
  // may lose the last commits as a whole, and these candles can be fetched again.
  if (auto problem = database_->run("PRAGMA synchronous = NORMAL"))
    return problem;
  if (options_.pages_max > 0) {
    const auto limit = "PRAGMA max_page_count = " + std::to_string(options_.pages_max);
    return database_->run(limit.c_str());
  }
  return std::nullopt;
}

status sqlite_candle_store::prepare() {
  static_assert(candle_queries.size()
                == static_cast<std::size_t>(query::forget_listings_of_source) + 1);
  std::vector<sqlite_statement> prepared;
  prepared.reserve(candle_queries.size());
  for (const auto* sql : candle_queries) {
    auto statement = database_->prepare(sql);
    if (!statement)
      return statement.error();
    prepared.push_back(std::move(*statement));
  }
  statements_ = std::move(prepared);
  return std::nullopt;
}

status sqlite_candle_store::replace_damaged() {
  const auto what = database_->damage();
  statements_.clear();
  database_.reset(); // A new connection, which does not remember the damage.
  std::string done = "the candle history in it was emptied";
  if (options_.own_file) {
    const auto cleared = clear_away(path_, candle_application_id);
    if (!cleared)
      return cleared.error();
    done = "the file was " + *cleared;
  } else {
    auto opened = sqlite_connection::open(path_, options_.busy_timeout);
    if (!opened)
      return opened.error();
    if (auto problem = replace_candle_tables(*opened))
      return problem->code == ec::storage_failure ? move_out(*problem) : problem;
  }
  note_damage("is damaged (" + what + "); " + done + ", candles are fetched again");
  return open_file();
}

status sqlite_candle_store::move_out(const failure& why) {
  note_damage("is damaged beyond the candle history (" + why.message + "); candles are kept in "
              + refuge_of(path_) + " from now on, and fetched again");
  path_ = refuge_of(path_);
  options_.own_file = true;
  auto acquired = lock_file::acquire(path_ + ".lock");
  if (!acquired)
    return acquired.error();
  lock_ = std::move(*acquired);
  return open();
}

status sqlite_candle_store::leave_displaced() {
  auto lost = database_->check_place();
  if (!lost)
    return lost;
  // SQLite would read this log together with a file that took the database's place.
  static_cast<void>(database_->run("PRAGMA wal_checkpoint(TRUNCATE)"));
  lost->message += "; candles are no longer stored, and the next run fetches them again";
  return lost;
}

template <class Work>
auto sqlite_candle_store::mending(Work work) -> decltype(work()) {
  // The repair may have failed half way, for instance because another process was writing.
  if (statements_.empty())
    if (auto problem = open())
      return *problem;
  auto outcome = work();
  // A transaction has looked for the files itself, and what was only read is right wherever the
  // files are now.
  if (database_->damage().empty() && !database_->is_displaced())
    return outcome;
  if (auto lost = leave_displaced())
    return *lost;
  if (auto problem = replace_damaged())
    return *problem;
  return work();
}

template <class T, class Read>
result<std::optional<T>> sqlite_candle_store::first_whole(query select_id, query forget_id,
                                                          const std::string& what, Read read) {
  auto& select = statement(select_id);
  std::optional<T> found;
  std::vector<std::int64_t> damaged_rows;
  while (!found) {
    const auto row = select.next();
    if (!row)
      return row.error();
    if (!*row)
      break;
    auto one = read(select);
    if (one) {
      found = std::move(*one);
      continue;
    }
    damaged_rows.push_back(select.integer(0));
    note_damage(what + " " + one.error().message + "; fetched again");
  }
  select.done();
  if (!damaged_rows.empty())
    throw_away(statement(forget_id), damaged_rows);
  return found;
}

result<std::optional<market::symbol_list>>
sqlite_candle_store::first_list(query select_id, const std::string& name, market::date session) {
  return first_whole<market::symbol_list>(
    select_id, query_for(query::forget_list, name), "symbols of " + name,
    [&](const sqlite_statement& row) {
      auto list = to_list(row, options_.source, name);
      if (list && session && list->session != session)
        list = failure{ec::bad_response, "are not what their index says"};
      return list;
    });
}

result<std::vector<std::string>> sqlite_candle_store::codes_of(query select_id, market::date day) {
  return mending([&]() -> result<std::vector<std::string>> {
    auto& select = statement(select_id);
    select.bind(options_.source);
    select.bind(day.iso());
    std::vector<std::string> codes;
    while (true) {
      const auto found = select.next();
      if (!found)
        return found.error();
      if (!*found)
        return codes;
      codes.push_back(select.text(0));
    }
  });
}

status sqlite_candle_store::write(const market::candle_snapshot& snapshot,
                                  const std::string& blob) {
  auto& insert = statement(query::put);
  insert.bind(options_.source);
  insert.bind(snapshot.code);
  insert.bind(snapshot.as_of.iso());
  insert.bind(snapshot.complete_through.iso());
  insert.bind(std::int64_t{snapshot.complete ? 1 : 0});
  insert.bind(snapshot.captured_us);
  insert.bind_bytes(blob);
  if (auto problem = insert.run())
    return problem;
  auto& prune = statement(query::prune);
  prune.bind(options_.source);
  prune.bind(snapshot.code);
  prune.bind(static_cast<std::int64_t>(snapshots_max));
  return prune.run();
}

status sqlite_candle_store::write(const market::symbol_list& list, const std::string& blob) {
  auto& insert = statement(query_for(query::put_list, list.name));
  insert.bind(options_.source);
  insert.bind(list.name);
  insert.bind(list.session.iso());
  insert.bind(list.captured_us);
  insert.bind_bytes(blob);
  if (auto problem = insert.run())
    return problem;
  if (is_of_whole_market(list.name))
    return std::nullopt;
  auto& prune = statement(query::prune_lists);
  prune.bind(options_.source);
  prune.bind(list.name);
  prune.bind(static_cast<std::int64_t>(lists_max));
  return prune.run();
}

void sqlite_candle_store::throw_away(sqlite_statement& erase,
                                     const std::vector<std::int64_t>& row_ids) {
  // Where one row is damaged, the pages that hold the rows may be, too, and writing would spread
  // the damage. Checked once; later damage shows in its own checksum.
  if (!std::exchange(structure_checked_, true) && check_structure(*database_))
    return; // `mending` handles the damage, or the row is found again.
  // A row that cannot be erased now is found damaged again, so failures are ignored.
  for (const auto id : row_ids) {
    erase.bind(id);
    static_cast<void>(erase.run());
  }
}

sqlite_candle_store::query sqlite_candle_store::query_for(query of_rankings,
                                                          const std::string& name) {
  constexpr auto between =
    static_cast<std::size_t>(query::find_listing) - static_cast<std::size_t>(query::find_list);
  const auto id = static_cast<std::size_t>(of_rankings);
  return static_cast<query>(is_of_whole_market(name) ? id + between : id);
}

sqlite_statement& sqlite_candle_store::statement(query id) {
  return statements_[static_cast<std::size_t>(id)];
}

void sqlite_candle_store::note_damage(const std::string& what) {
  if (damage_.size() < damage_max)
    damage_.push_back(options_.path + ": " + what);
  else
    ++more_damage_;
}

result<std::unique_ptr<candle_store>> open_candle_store(const candle_store_options& options) {
  auto path = real_path(options.path);
  if (!path)
    return path.error();
  auto keeping = options;
  std::error_code no_file;
  if (!keeping.own_file && std::filesystem::exists(refuge_of(*path), no_file)) {
    path = refuge_of(*path);
    keeping.own_file = true;
  }
  std::optional<lock_file> lock;
  // The lock file of a former history stays.
  const bool is_lost = keeping.own_file && std::filesystem::exists(*path + ".lock", no_file)
                       && (!std::filesystem::exists(*path, no_file)
                           || std::filesystem::file_size(*path, no_file) == 0);
  if (keeping.own_file) {
    auto acquired = lock_file::acquire(*path + ".lock");
    if (!acquired)
      return acquired.error();
    lock = std::move(*acquired);
  }
  const bool is_cut = keeping.own_file && !log_damage(*path).empty();
  auto out = std::make_unique<sqlite_candle_store>(*path, keeping, std::move(lock));
  if (auto problem = out->open())
    return *problem;
  if (is_lost)
    out->note_loss("is gone or empty");
  if (is_cut)
    out->note_loss("its write-ahead log is damaged and was left out from there on");
  return std::unique_ptr<candle_store>{std::move(out)};
}

} // namespace tandem::store
