#pragma once

#include "store/results/tables.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The same rows for the databases' own programs.
namespace tandem::bench {

inline std::string text_of(const std::string& text) {
  return text;
}
template <class Number>
std::string text_of(Number value) {
  // The shortest text of a double that reads back as the same one has up to 24 characters.
  std::string text(32, '\0');
  text.resize(static_cast<std::size_t>(
    std::to_chars(text.data(), text.data() + text.size(), value).ptr - text.data()));
  return text;
}
inline std::string text_of(bool value) {
  return value ? "1" : "0";
}
/// Precondition: there is one.
template <class T>
std::string text_of(const std::optional<T>& value) {
  return text_of(*value);
}

/// `text` between two of `mark`, with those inside doubled.
std::string quoted(std::string_view text, char mark);

/// Every value quoted, which both databases turn into the type of the column.
template <class Row>
std::string values_of(const Row& row, char mark) {
  std::string line;
  store::for_each_field<Row>([&](const auto& one, std::size_t index) {
    line.append(index == 0 ? "" : ",").append(quoted(text_of(row.*one.member), mark));
  });
  return line;
}

/// One line per row, in the order of the table's columns.
template <class Row>
std::string csv_of(const std::vector<Row>& rows) {
  std::string text;
  for (const auto& row : rows)
    text.append(values_of(row, '"')).append("\n");
  return text;
}

/// One statement per row of the first `count`.
template <class Row>
std::string inserts_of(const std::vector<Row>& rows, std::size_t count) {
  const auto head = "INSERT INTO " + std::string{store::table<Row>::name} + " ("
                    + store::columns_of<Row>() + ") VALUES (";
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text.append(head).append(values_of(rows[i], '\'')).append(");\n");
  return text;
}

} // namespace tandem::bench
