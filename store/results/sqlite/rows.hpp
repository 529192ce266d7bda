#pragma once

#include "store/results/retention.hpp"
#include "store/results/tables.hpp"
#include "store/sqlite/connection.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>

namespace tandem::store {

/// "SELECT id, date, ... FROM run": what `whole` reads. Has another name than its PostgreSQL twin,
/// which writes other SQL: the linker would merge two templates of one name and signature.
template <class Row>
std::string select_columns() {
  return "SELECT " + columns_of<Row>() + " FROM " + std::string{table<Row>::name};
}

inline void take(const sqlite_statement& from, int column, std::string& to) {
  to = from.text(column); // NULL is empty.
}
inline void take(const sqlite_statement& from, int column, bytes& to) {
  to.data = from.bytes(column);
}
/// A word that no tandem writes is read as an unknown end.
inline void take(const sqlite_statement& from, int column, run_outcome& to) {
  to = parse_run_outcome(from.text(column)).value_or(run_outcome::failed);
}
template <class Number>
requires std::is_integral_v<Number>
void take(const sqlite_statement& from, int column, Number& to) {
  to = static_cast<Number>(from.integer(column));
}
inline void take(const sqlite_statement& from, int column, double& to) {
  to = from.real(column).value_or(0);
}
template <class T>
void take(const sqlite_statement& from, int column, std::optional<T>& to) {
  if (from.real(column))
    take(from, column, to.emplace());
  else
    to.reset();
}

inline kept_run kept_run_of(const sqlite_statement& from) {
  kept_run out;
  out.id = from.text(0);
  out.date = from.text(1);
  out.started_at = from.text(2);
  out.mode = from.text(3);
  take(from, 4, out.outcome);
  take(from, 5, out.is_final);
  take(from, 6, out.is_superseded);
  take(from, 7, out.has_candidates);
  take(from, 8, out.has_calls);
  take(from, 9, out.has_verdicts);
  return out;
}

/// A row read with all the columns of its table, from `first` on.
template <class Row>
Row whole(const sqlite_statement& from, int first = 0) {
  Row out;
  for_each_field<Row>([&](const auto& one, std::size_t index) {
    take(from, first + static_cast<int>(index), out.*one.member);
  });
  clean_names(out);
  return out;
}

} // namespace tandem::store
