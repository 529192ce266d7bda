#pragma once

#include "market/date.hpp"
#include "market/error.hpp"

#include <rapidjson/document.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::kiwoom {

/// A parsed answer and the list of rows in it.
class row_list {
public:
  /// Parses `body` and finds the array `list`. Refuses with bad_response what is not UTF-8 JSON,
  /// an answer whose return_code is there and not 0, and a missing list.
  static result<row_list> parse(std::string_view tr, std::string_view body, const char* list);

  std::size_t size() const { return rows_->Size(); }
  const rapidjson::Value& operator[](std::size_t i) const {
    return (*rows_)[static_cast<rapidjson::SizeType>(i)];
  }

private:
  row_list() = default;
  rapidjson::Document document_;
  const rapidjson::Value* rows_ = nullptr; // Inside document_, whose values never move.
};

/// Reads the fields of one row; errors name TR, row (from 0) and field.
class row_reader {
public:
  row_reader(std::string_view tr, std::size_t index, const rapidjson::Value& row)
      : tr_(tr), index_(index), row_(row) {}

  /// A string field, which must be there. May be empty.
  result<std::string_view> text(const char* field) const;
  /// A string field that may be missing or null, which are read as empty.
  result<std::string_view> optional_text(const char* field) const;
  /// Digits only, at most 2^53 so that a double holds it exactly.
  result<std::int64_t> unsigned_number(const char* field) const;
  /// YYYYMMDD of an existing day.
  result<market::date> day(const char* field) const;

  /// bad_response: "TR row N: what".
  failure refuse(const std::string& what) const;

private:
  std::string_view tr_;
  std::size_t index_;
  const rapidjson::Value& row_;
};

/// Nothing but spaces, or nothing at all.
bool is_blank(std::string_view text);

/// Digits only, at most 2^53 so that a double holds the number exactly.
std::optional<std::int64_t> whole_number(std::string_view text);

/// A symbol argument without its venue suffix: _AL (unified), _NX (Nextrade).
std::string_view without_venue(std::string_view code);

/// `text` cut to `bytes_max` bytes, for messages: whole UTF-8 characters, control characters as
/// '?'.
std::string quoted(std::string_view text, std::size_t bytes_max = 40);

} // namespace tandem::kiwoom
