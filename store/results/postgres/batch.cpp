#include "store/results/postgres/batch.hpp"

#include "store/results/hex.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <pqxx/except>
#include <pqxx/stream_to>
#include <type_traits>

namespace tandem::store {
namespace {

constexpr auto drop_list = "drop_list";
constexpr auto drop_blocks = "drop_blocks";

template <class Row>
constexpr std::size_t column_count = std::tuple_size_v<decltype(table<Row>::fields)>;

template <class Row>
std::string staging() {
  return "tandem_new_" + std::string{table<Row>::name};
}

template <class Row>
std::string upsert_name() {
  return "upsert_" + std::string{table<Row>::name};
}

// A staging table is worth its entries in the catalogs, some hundred kilobytes of the server's log,
// only for more rows than these.
constexpr std::size_t single_rows_max = 100;

/// A column in a form that can be compared: json cannot.
template <class Row, class T>
std::string comparable(const field<Row, T>& one, std::string_view of) {
  return std::string{of}
    .append(".")
    .append(one.column)
    .append(std::is_same_v<T, std::string> ? "::text" : "");
}

/// The last row of a key wins as a whole. A row that is there already is not written again: of the
/// thousands of symbols hardly one changes from day to day.
template <class Row>
std::string upsert(const std::string& rows) {
  std::string changes;
  std::string before;
  std::string after;
  for_each_field<Row>([&](const auto& one, std::size_t index) {
    if (index < table<Row>::key_columns)
      return;
    const auto* comma = changes.empty() ? "" : ", ";
    changes.append(comma).append(one.column).append(" = excluded.").append(one.column);
    before.append(comma).append(comparable(one, table<Row>::name));
    after.append(comma).append(comparable(one, "excluded"));
  });
  return "INSERT INTO " + std::string{table<Row>::name} + " (" + columns_of<Row>() + ") " + rows
         + " ON CONFLICT (" + columns_of<Row>(table<Row>::key_columns) + ") DO UPDATE SET "
         + changes + " WHERE (" + before + ") IS DISTINCT FROM (" + after + ")";
}

/// One row, a parameter for each column.
template <class Row>
std::string upsert_one() {
  std::string parameters;
  for_each_field<Row>([&](const auto&, std::size_t index) {
    parameters += (index == 0 ? "$" : ", $") + std::to_string(index + 1);
  });
  return upsert<Row>("VALUES (" + parameters + ")");
}

template <class Row>
std::string merge() {
  return upsert<Row>("SELECT " + columns_of<Row>() + " FROM " + staging<Row>());
}

/// Has the constraints of the real table, so that COPY itself refuses a bad row and names its line.
template <class Row>
std::string make_staging() {
  return "CREATE TEMP TABLE IF NOT EXISTS " + staging<Row>() + " (LIKE "
         + std::string{table<Row>::name} + " INCLUDING CONSTRAINTS)";
}

/// A row as the texts of its columns; nullptr is NULL.
template <class Row>
class cells {
public:
  const auto& of(const Row& row) {
    for_each_field<Row>(
      [&](const auto& one, std::size_t index) { shown_[index] = show(row, one, index); });
    return shown_;
  }

private:
  // The shortest text of a double that reads back as the same one has up to 24 characters.
  using number_text = std::array<char, 32>;

  const char* show(const Row& row, const field<Row, std::string>& one, std::size_t) {
    const std::string& text = row.*one.member;
    const bool may_be_null = one.null_when_empty || one.kind != text_kind::words;
    return text.empty() && may_be_null ? nullptr : text.c_str();
  }
  const char* show(const Row& row, const field<Row, bytes>& one, std::size_t) {
    bytes_ = "\\x" + to_hex((row.*one.member).data);
    return bytes_.c_str();
  }
  template <class T>
  const char* show(const Row& row, const field<Row, T>& one, std::size_t index) {
    return show_value(row.*one.member, numbers_[index]);
  }
  template <class T>
  static const char* show_value(const std::optional<T>& value, number_text& to) {
    return value ? show_value(*value, to) : nullptr;
  }
  static const char* show_value(run_outcome what, number_text&) { return to_string(what).data(); }
  static const char* show_value(bool value, number_text&) { return value ? "t" : "f"; }
  static const char* show_value(double value, number_text& to) {
    return std::isnan(value) ? nullptr : write_number(value, to); // As in SQLite, which has no NaN.
  }
  template <class Number>
  requires std::is_integral_v<Number>
  static const char* show_value(Number value, number_text& to) { return write_number(value, to); }
  template <class Number>
  static const char* write_number(Number value, number_text& to) {
    *std::to_chars(to.data(), to.data() + to.size() - 1, value).ptr = '\0';
    return to.data();
  }

  std::array<const char*, column_count<Row>> shown_{}; // libpqxx needs a tuple of a fixed size.
  std::array<number_text, column_count<Row>> numbers_{};
  std::string bytes_; // No table has two such columns.
};

template <class Row>
std::string key_of(const Row& row) {
  std::string key;
  for_each_field<Row>([&](const auto& one, std::size_t index) {
    using value = std::remove_cvref_t<decltype(row.*one.member)>;
    if (index >= table<Row>::key_columns)
      return;
    if constexpr (std::is_same_v<value, std::string>)
      key.append(row.*one.member);
    else if constexpr (std::is_same_v<value, std::int64_t>)
      key.append(std::to_string(row.*one.member));
    key += '\0'; // No text contains a zero byte.
  });
  return key;
}

/// The line that COPY says it stopped at, from 1; 0 when it names none. "COPY tandem_new_run, line
/// 3, column date": in every language the first number after the table's name is the line.
std::size_t line_in(std::string_view message, std::string_view table) {
  const auto at = message.find("COPY " + std::string{table});
  if (at == std::string_view::npos)
    return 0;
  const auto rest = message.substr(at + 5 + table.size());
  const auto digit = rest.find_first_of("0123456789");
  std::size_t line = 0;
  if (digit != std::string_view::npos)
    std::from_chars(rest.data() + digit, rest.data() + rest.size(), line);
  return line;
}

bool has_zero(const new_list& what) {
  return what.run_id.find('\0') != std::string::npos
         || what.scanner.find('\0') != std::string::npos;
}

template <class Row>
bool has_zero(const Row& row) {
  bool found = false;
  for_each_field<Row>([&](const auto& one, std::size_t) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(row.*one.member)>, std::string>)
      found = found || (row.*one.member).find('\0') != std::string::npos;
  });
  return found;
}

} // namespace

void prepare_batches(postgres_connection& database) {
  auto& raw = database.raw();
  raw.prepare(upsert_name<run_row>(), upsert_one<run_row>());
  raw.prepare(upsert_name<candidate_row>(), upsert_one<candidate_row>());
  raw.prepare(upsert_name<symbol_row>(), upsert_one<symbol_row>());
  raw.prepare(upsert_name<api_call_row>(), upsert_one<api_call_row>());
  raw.prepare(upsert_name<regime_row>(), upsert_one<regime_row>());
  raw.prepare(upsert_name<verdict_block_row>(), upsert_one<verdict_block_row>());
  raw.prepare(upsert_name<run_scanner_row>(), upsert_one<run_scanner_row>());
  raw.prepare(drop_list, "DELETE FROM candidate WHERE run_id = $1 AND scanner = $2");
  raw.prepare(drop_blocks,
              "DELETE FROM verdict_block WHERE run_id = $1 AND number < $2 AND scanner = $3");
}

bool holds_zero_byte(const row& any) {
  return std::visit([](const auto& one) { return has_zero(one); }, any);
}

void postgres_batch::add(const row& any) {
  std::visit([this](const auto& one) { add(one); }, any);
}

template <class Row>
void postgres_batch::add(const Row& one) {
  auto& own = std::get<segment<Row>>(segments_);
  if (!own.keys.insert(key_of(one)).second) {
    // One statement cannot change a row twice, so the rows so far are merged first.
    flush(own);
    own.keys.insert(key_of(one));
  }
  own.rows.push_back(&one);
}

void postgres_batch::add(const new_list& what) {
  flush(std::get<segment<candidate_row>>(segments_));
  culprit_ = describe(what);
  in_.exec_prepared0(drop_list, what.run_id, what.scanner);
  in_.exec_prepared0(drop_blocks, what.run_id, what.first_block, what.scanner);
  culprit_.clear();
}

void postgres_batch::flush() {
  std::apply([this](auto&... each) { (flush(each), ...); }, segments_);
}

template <class Row>
void postgres_batch::flush(segment<Row>& what) {
  if (what.rows.empty())
    return;
  if (what.rows.size() <= single_rows_max)
    write_singly(what);
  else
    merge_all(what);
  what.rows.clear();
  what.keys.clear();
}

template <class Row>
void postgres_batch::write_singly(const segment<Row>& what) {
  cells<Row> texts;
  for (const auto* one : what.rows) {
    culprit_ = describe(*one);
    const auto& shown = texts.of(*one);
    in_.exec_prepared0(upsert_name<Row>(),
                       pqxx::prepare::make_dynamic_params(shown.begin(), shown.end()));
  }
  culprit_.clear();
}

template <class Row>
void postgres_batch::merge_all(const segment<Row>& what) {
  in_.exec0(make_staging<Row>());
  copy(what);
  culprit_ = "rows of " + std::string{table<Row>::name};
  in_.exec0(merge<Row>());
  culprit_.clear();
  // Not ON COMMIT DELETE ROWS: that would empty all tables at every commit, even unused ones,
  // and take longer than all the rest of a small batch. A rollback empties the table, too.
  in_.exec0("TRUNCATE " + staging<Row>());
}

template <class Row>
void postgres_batch::copy(const segment<Row>& what) {
  try {
    pqxx::stream_to stream{in_, staging<Row>()};
    cells<Row> texts;
    for (const auto* one : what.rows)
      stream << texts.of(*one);
    stream.complete();
  } catch (const pqxx::failure& problem) {
    const auto line = line_in(problem.what(), staging<Row>());
    if (line > 0 && line <= what.rows.size())
      culprit_ = describe(*what.rows[line - 1]);
    throw;
  }
}

} // namespace tandem::store
