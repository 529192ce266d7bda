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
constexpr auto select_codes =
  "SELECT DISTINCT code FROM candle_history WHERE source = ? ORDER BY code";
constexpr auto select_sources = "SELECT DISTINCT source FROM candle_history ORDER BY source";

} // namespace

candle_reader::candle_reader(const std::string& path, const std::string& source)
    : source_(source), view_(path, [has = has_tables_](sqlite_connection& database) -> status {
        const auto found = has_candle_tables(database);
        if (!found)
          return found.error();
        *has = *found;
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
  if (!*has_tables_)
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

result<std::optional<market::candle_snapshot>> candle_reader::newest(const std::string& code) {
  std::optional<market::candle_snapshot> found;
  std::vector<std::string> damaged;
  if (!*has_tables_)
    return found;
  const auto rows = view_.read(
    select_newest,
    [&](sqlite_statement& query) {
      found.reset(); // What is read again was read while it was written.
      damaged.clear();
      query.bind(source_);
      query.bind(code);
    },
    [&](const sqlite_statement& row) {
      if (found)
        return false;
      auto one = to_snapshot(row, source_, code);
      if (one)
        found = std::move(*one);
      else
        damaged.push_back(path() + ": candles of " + code + " " + one.error().message);
      return true;
    });
  if (!rows)
    return rows.error();
  damage_.insert(damage_.end(), damaged.begin(), damaged.end());
  return found;
}

std::vector<std::string> candle_reader::take_damage() {
  return std::exchange(damage_, {});
}

} // namespace tandem::store
