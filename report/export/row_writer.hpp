#pragma once

#include "market/error.hpp"
#include "report/export/schema.hpp"
#include "report/format/csv.hpp"
#include "store/cell.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tandem {

/// Where the bytes of an export go.
class byte_sink {
public:
  byte_sink() = default;
  byte_sink(const byte_sink&) = delete;
  byte_sink& operator=(const byte_sink&) = delete;
  virtual ~byte_sink() = default;
  /// Errors: storage_failure when they cannot be written; cancelled when nobody reads them.
  virtual status put(std::string_view bytes) = 0;
};

/// Takes the rows of one export, one after the other, and keeps none. After an error it is of no
/// use; the errors are those of where the rows go.
class row_writer {
public:
  row_writer() = default;
  row_writer(const row_writer&) = delete;
  row_writer& operator=(const row_writer&) = delete;
  virtual ~row_writer() = default;
  /// A cell for each column of the schema, in its order and of its type.
  virtual status add(std::span<const store::cell> cells) = 0;
  /// To be called once, after the last row.
  virtual status finish() = 0;
};

// Each of these writes a table of `schema`, which outlives it, as does the sink.

/// CSV with a line of names first.
std::unique_ptr<row_writer> csv_rows(const export_schema& schema, csv_dialect dialect,
                                     byte_sink& to);
/// A JSON object a line.
std::unique_ptr<row_writer> jsonl_rows(const export_schema& schema, byte_sink& to);
/// One JSON document: the schema's name and a list of objects under its kind.
std::unique_ptr<row_writer> document_rows(const export_schema& schema, byte_sink& to);
/// Rows of `candle_schema` for people, with a heading for each symbol; `color`: it may be colored.
std::unique_ptr<row_writer> candle_table(bool color, byte_sink& to);
/// An SQLite database in the empty file `path`, with a table named like the kind, and the schema's
/// name in table `schema`.
result<std::unique_ptr<row_writer>> sheet_rows(const export_schema& schema,
                                               const std::string& path);

} // namespace tandem
