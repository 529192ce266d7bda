#pragma once

#include "store/results/postgres/connection.hpp"
#include "store/results/retention_sql.hpp"
#include "store/results/tables.hpp"

#include <charconv>
#include <optional>
#include <pqxx/binarystring>
#include <pqxx/result>
#include <pqxx/row>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::store {

/// A column in the form that our rows have: days and times as they were stored.
inline std::string selected(std::string_view table, std::string_view column, text_kind kind) {
  auto name = std::string{table}.append(".").append(column);
  switch (kind) {
    case text_kind::day:
      return "to_char(" + name + ", 'YYYY-MM-DD')";
    case text_kind::time:
      return "to_char(" + name + R"( AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))";
    case text_kind::words:
      break;
  }
  return name;
}

/// "run.id, to_char(run.date, ...), ...": what `whole` reads.
template <class Row>
std::string selected_columns() {
  std::string all;
  for_each_field<Row>([&](const auto& one, std::size_t index) {
    all += (index == 0 ? "" : ", ") + selected(table<Row>::name, one.column, one.kind);
  });
  return all;
}

/// "SELECT ... FROM run"
template <class Row>
std::string select_whole() {
  return "SELECT " + selected_columns<Row>() + " FROM " + std::string{table<Row>::name};
}

template <class Number>
Number number_of(const pqxx::field& value) {
  Number out{};
  const auto* end = value.c_str() + value.size();
  if (std::from_chars(value.c_str(), end, out).ptr != end || value.size() == 0)
    throw std::domain_error{std::string{"\""} + value.c_str() + "\" is not a number"};
  return out;
}

inline void take(const pqxx::field& value, std::string& to) {
  to.assign(value.c_str(), value.size()); // NULL is empty.
}
inline void take(const pqxx::field& value, bytes& to) {
  to.data = pqxx::binarystring{value}.str();
}
/// A word that no tandem writes is read as an unknown end.
inline void take(const pqxx::field& value, run_outcome& to) {
  to = parse_run_outcome({value.c_str(), value.size()}).value_or(run_outcome::failed);
}
inline void take(const pqxx::field& value, bool& to) {
  to = value.c_str()[0] == 't';
}
inline void take(const pqxx::field& value, std::int64_t& to) {
  to = number_of<std::int64_t>(value);
}
inline void take(const pqxx::field& value, int& to) {
  to = number_of<int>(value);
}
inline void take(const pqxx::field& value, double& to) {
  to = number_of<double>(value);
}
template <class T>
void take(const pqxx::field& value, std::optional<T>& to) {
  if (value.is_null())
    to.reset();
  else
    take(value, to.emplace());
}

/// A row read with all the columns of its table, from `first` on.
template <class Row>
Row whole(const pqxx::row& from, int first = 0) {
  Row out;
  for_each_field<Row>([&](const auto& one, std::size_t index) {
    take(from[first + static_cast<int>(index)], out.*one.member);
  });
  clean_names(out);
  return out;
}

inline kept_run kept_run_of(const pqxx::row& from) {
  kept_run out;
  take(from[0], out.id);
  take(from[1], out.date);
  take(from[2], out.started_at);
  take(from[3], out.mode);
  take(from[4], out.outcome);
  take(from[5], out.is_final);
  take(from[6], out.is_superseded);
  take(from[7], out.has_candidates);
  take(from[8], out.has_calls);
  take(from[9], out.has_verdicts);
  return out;
}

/// All runs, by id.
inline result<std::vector<kept_run>> kept_runs_in(postgres_connection& database) {
  return database.attempt_value([&] {
    pqxx::read_transaction look{database.raw()};
    std::vector<kept_run> all;
    for (const auto& one :
         look.exec(select_kept_runs(selected("run", "date", text_kind::day),
                                    selected("run", "started_at", text_kind::time))))
      all.push_back(kept_run_of(one));
    return all;
  });
}

/// The statement with the parameters in PostgreSQL's way, and each with a type.
inline std::string with_dollars(std::string sql) {
  for (auto at = sql.find('?'); at != std::string::npos; at = sql.find('?', at))
    sql.replace(at, 2, sql[at + 1] == '1' ? "$1::text" : "$2::bigint");
  return sql;
}

} // namespace tandem::store
