#include "store/candles/candle_reader.hpp"

#include "store/candles/candle_queries.hpp"
#include "store/candles/candle_row.hpp"
#include "store/candles/candle_schema.hpp"
#include "store/sqlite/file.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>

namespace tandem::store {
namespace {

// The first of the queries for candles by code alone; see sqlite_candle_store::query.
constexpr const char* select_newest = candle_queries[1];
constexpr auto select_codes =
  "SELECT DISTINCT code FROM candle_history WHERE source = ? ORDER BY code";
constexpr auto select_newest_session =
  "SELECT max(through) FROM candle_history WHERE source = ? AND code NOT LIKE 'index:%'";
// In the order of the primary key, so that nothing is sorted.
constexpr auto select_codes_between =
  "SELECT rowid, base, through, complete, captured_us, candles, code FROM candle_history "
  "WHERE source = ? AND code >= ? AND code <= ? ORDER BY code, base";
constexpr auto select_newest_list =
  "SELECT rowid, session, captured_us, symbols FROM listing "
  "WHERE source = ? AND name = ? AND session <= ? ORDER BY session DESC";
constexpr auto select_sources = "SELECT DISTINCT source FROM candle_history ORDER BY source";

/// Whether `a` is what `day` is judged by, rather than `b`, both of one symbol.
bool is_better(const sealed_snapshot& a, const sealed_snapshot& b, market::date day) {
  const bool covers = a.row.covers(day);
  if (covers != b.row.covers(day))
    return covers;
  if (covers)
    return a.row.as_of > b.row.as_of;
  return std::tie(a.row.complete_through, a.row.as_of)
         > std::tie(b.row.complete_through, b.row.as_of);
}

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
result<std::optional<T>> candle_reader::first_whole(const char* sql,
                                                    const std::vector<std::string>& values,
                                                    const std::string& what, const Read& read) {
  std::optional<T> found;
  std::vector<std::string> damaged;
  const auto rows = view_.read(
    sql,
    [&](sqlite_statement& query) {
      found.reset(); // What is read again was read while it was written.
      damaged.clear();
      for (const auto& value : values)
        query.bind(value);
    },
    [&](const sqlite_statement& row) {
      if (found)
        return false;
      auto one = read(row);
      if (one)
        found = std::move(*one);
      else
        damaged.push_back(path() + ": " + what + " " + one.error().message);
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
  return first_whole<market::candle_snapshot>(
    select_newest, {source_, code}, "candles of " + code,
    [&](const sqlite_statement& row) { return to_snapshot(row, source_, code); });
}

result<std::optional<market::symbol_list>> candle_reader::newest_list(const std::string& name,
                                                                      market::date until) {
  if (!has_->listings)
    return std::optional<market::symbol_list>{};
  const auto last = until ? until : market::date::from_number(9999'12'31);
  return first_whole<market::symbol_list>(
    select_newest_list, {source_, name, last.iso()}, "symbols of " + name,
    [&](const sqlite_statement& row) { return to_list(row, source_, name); });
}

result<market::date> candle_reader::newest_session() {
  const auto found = texts(select_newest_session, true);
  if (!found)
    return found.error();
  return found->empty() ? market::date{} : day_of(found->front());
}

result<std::vector<market::candle_snapshot>>
candle_reader::snapshots_for(market::date day, const std::string& first, const std::string& last) {
  std::vector<market::candle_snapshot> out;
  if (!has_->candles)
    return out;
  auto rows = view_.read(
    select_codes_between,
    [&](sqlite_statement& query) {
      query.bind(source_);
      query.bind(first);
      query.bind(last);
    },
    [](const sqlite_statement& row) { return to_sealed(row, row.text(6)); });
  if (!rows)
    return rows.error();
  for (auto begin = rows->begin(); begin != rows->end();) {
    const auto end = std::find_if(begin, rows->end(),
                                  [&](const auto& one) { return one.row.code != begin->row.code; });
    std::sort(begin, end, [day](const auto& a, const auto& b) { return is_better(a, b, day); });
    for (bool is_found = false; begin != end; ++begin) {
      if (is_found)
        continue;
      auto one = opened(*begin, source_);
      is_found = static_cast<bool>(one);
      if (is_found)
        out.push_back(std::move(*one));
      else
        damage_.push_back(path() + ": candles of " + begin->row.code + " " + one.error().message);
    }
  }
  return out;
}

std::vector<std::string> candle_reader::take_damage() {
  return std::exchange(damage_, {});
}

} // namespace tandem::store
