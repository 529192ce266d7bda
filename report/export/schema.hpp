#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tandem {

/// What a column holds. A column without a value is empty in every format: null, or no text.
enum class column_type : std::uint8_t {
  text,
  code,     // A symbol's code: a text that may look like a number.
  integer,  // 64 bits.
  number,   // A double, written so that reading gives back the same one.
  flag,     // true or false.
  document, // JSON.
};

struct export_column {
  std::string_view name;
  column_type type = column_type::text;
};

/// One kind of rows that leave tandem. A column may be added at the end; any other change of what
/// is there gives it the next version.
struct export_schema {
  std::string_view kind; // "candles"
  int version = 1;
  std::string_view key; // The columns that no two rows have alike, "code, date".
  std::span<const export_column> columns;

  /// "tandem.export.candles/1"
  std::string name() const;
};

extern const export_schema candle_schema;
extern const export_schema pick_schema;
extern const export_schema verdict_schema;
extern const export_schema call_schema;

/// All of them.
std::span<const export_schema* const> export_schemas();

} // namespace tandem
