#include "store/candles/candle_reader.hpp"

#include "store/candles/candle_queries.hpp"
#include "store/candles/candle_row.hpp"
#include "store/candles/candle_schema.hpp"
#include "store/sqlite/file.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

namespace tandem::store {
namespace {

// The first of the queries for candles by code alone; see sqlite_candle_store::query.
constexpr const char* select_newest = candle_queries[1];
constexpr auto select_newest_listing = "SELECT rowid, session, captured_us, symbols FROM listing "
                                       "WHERE source = ? AND name = ? ORDER BY session DESC";
constexpr auto select_codes =
  "SELECT DISTINCT code FROM candle_history WHERE source = ? ORDER BY code";
constexpr auto select_sources = "SELECT DISTINCT source FROM candle_history ORDER BY source";

} // namespace

candle_reader::candle_reader(const std::string& path, const std::string& source)
    : source_(source), view_(path, [has = has_](sqlite_connection& database) -> status {
        const auto candles = has_candle_tables(database);
        if (!candles)
          return candles.error();
        const auto listings = database.has_table("listing");
        if (!listings)
          return listings.error();
        *has = {*candles, *candles && *listings};
        return std::nullopt;
      }) {}

result<std::unique_ptr<candle_reader>> candle_reader::open(const std::string& path, bool own_file,
                                                           const std::string& source) {
  std::error_code ignored;
  const bool has_moved = !own_file && std::filesystem::exists(refuge_of(path), ignored);
  const auto real = existing_path(has_moved ? refuge_of(path) : path);
  if (!real)
    return real.error();
  std::unique_ptr<candle_reader> out{new candle_reader{*real, source}};
  if (auto problem = out->view_.open())
    return *problem;
  return out;
}

result<std::vector<std::string>> candle_reader::texts(const char* sql, bool of_source) {
  if (!has_->candles)
    return std::vector<std::string>{};
  return view_.read(
    sql,
    [&](sqlite_statement& query) {
      if (of_source)
        query.bind(source_);
    },
    [](const sqlite_statement& row) { return row.text(0); });
}

result<std::vector<std::string>> candle_reader::codes() {
  return texts(select_codes, true);
}

result<std::vector<std::string>> candle_reader::sources() {
  return texts(select_sources, false);
}

template <class T, class Read>
result<std::optional<T>> candle_reader::first_whole(const char* sql, const std::string& name,
                                                    const std::string& what, const Read& read) {
  std::optional<T> found;
  std::vector<std::string> damaged;
  const auto rows = view_.read(
    sql,
    [&](sqlite_statement& query) {
      found.reset(); // What is read again was read while it was written.
      damaged.clear();
      query.bind(source_);
      query.bind(name);
    },
    [&](const sqlite_statement& row) {
      if (found)
        return false;
      auto one = read(row, source_, name);
      if (one)
        found = std::move(*one);
      else
        damaged.push_back(path() + ": " + what + " of " + name + " " + one.error().message);
      return true;
    });
  if (!rows)
    return rows.error();
  damage_.insert(damage_.end(), damaged.begin(), damaged.end());
  return found;
}

result<std::optional<market::candle_snapshot>> candle_reader::newest(const std::string& code) {
  if (!has_->candles)
    return std::optional<market::candle_snapshot>{};
  return first_whole<market::candle_snapshot>(select_newest, code, "candles", &to_snapshot);
}

result<std::optional<market::symbol_list>> candle_reader::newest_list(const std::string& name) {
  if (!has_->listings)
    return std::optional<market::symbol_list>{};
  return first_whole<market::symbol_list>(select_newest_listing, name, "symbols", &to_list);
}

std::vector<std::string> candle_reader::take_damage() {
  return std::exchange(damage_, {});
}

} // namespace tandem::store
