#pragma once

#include "kiwoom/parsed_answer.hpp"
#include "market/date.hpp"
#include "market/error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::kiwoom {

/// How many rows the page's header resp-cnt names; empty: no header.
using said_rows = std::optional<std::int64_t>;

/// How a TR writes its rows.
struct list_shape {
  const char* tr;
  const char* list;
  const char* key; // The field that names a row. A row in which it is blank is skipped.
};

/// The list of rows in an answer, which must outlive it.
class row_list {
public:
  /// Refuses with bad_response a body that is not UTF-8 JSON, a return_code other than 0, a missing
  /// list, and a list in which neither the number of rows nor that of rows that are not blank
  /// equals `said`.
  static result<row_list> find(const list_shape& shape, const parsed_answer& answer,
                               said_rows said);

  std::size_t size() const { return rows_.size(); }
  const simdjson::dom::element& operator[](std::size_t i) const { return rows_[i]; }
  /// Refuses with bad_response an answer whose `field` does not name `subject`, a venue suffix
  /// aside. The field may be blank only when all rows are, as for an unknown symbol.
  status check_subject(const char* field, std::string_view subject) const;

private:
  row_list(const list_shape& shape, const simdjson::dom::object& answer)
      : shape_(shape), answer_(answer) {}
  std::size_t blank_rows() const;

  list_shape shape_;
  simdjson::dom::object answer_;
  std::vector<simdjson::dom::element> rows_;
};

/// Reads the fields of one row; errors name TR, row (from 0) and field. Of a field that a row has
/// twice, any may be taken.
class row_reader {
public:
  row_reader(std::string_view tr, std::size_t index, const simdjson::dom::element& row);

  /// A string field, which must be there. May be empty.
  result<std::string_view> text(const char* field) const;
  /// A string field that may be missing or null; both read as empty.
  result<std::string_view> optional_text(const char* field) const;
  /// Digits only, at most 2^53 so that a double holds it exactly.
  result<std::int64_t> unsigned_number(const char* field) const;
  /// YYYYMMDD of an existing day.
  result<market::date> day(const char* field) const;

  /// bad_response: "TR row N: what".
  failure refuse(const std::string& what) const;

private:
  /// Empty where the row is no object, or has no such field.
  std::optional<simdjson::dom::element> find(std::string_view field) const;

  std::string_view tr_;
  std::size_t index_;
  std::optional<simdjson::dom::object> row_; // Empty: it is something else.
  // Rows are read in nearly the order in which they were written, so a field is looked for from
  // the one behind that which was found last.
  mutable simdjson::dom::object::iterator next_;
};

/// Nothing but spaces, or nothing at all.
bool is_blank(std::string_view text);

/// Digits only, at most 2^53 so that a double holds the number exactly.
std::optional<std::int64_t> whole_number(std::string_view text);

/// Digits, also in groups of three: "1,812,000".
std::optional<std::int64_t> grouped_number(std::string_view text);

/// A symbol argument without its venue suffix: _AL (unified), _NX (Nextrade).
std::string_view without_venue(std::string_view code);

/// `market::visible_text`, cut to `bytes_max` bytes, for messages.
std::string quoted(std::string_view text, std::size_t bytes_max = 40);

/// `body` with texts that a JSON reader accepts: bytes that are not UTF-8 and halves of surrogate
/// pairs become U+FFFD, raw control characters are escaped. The broker pads fields of fixed width
/// with NUL and cuts them inside a character, and one such name must not cost the whole answer.
/// Empty when `body` needs no repair; errors outside of texts stay.
std::optional<std::string> mended(std::string_view body);

} // namespace tandem::kiwoom
