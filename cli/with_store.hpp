#pragma once

#include "cli/command.hpp"
#include "cli/with_engine.hpp"
#include "config/settings.hpp"
#include "report/format/csv.hpp"
#include "report/format/table.hpp"
#include "store/results/result_reader.hpp"

#include <functional>
#include <string>

namespace tandem::cli {

/// For commands that only read the database of store.url: reads the configuration, opens the
/// database without changing it and calls `body`. Returns its exit code, or that of a failure.
int read_store(const invocation& asked,
               const std::function<int(store::result_reader&, const workplace&)>& body);

/// The same for a `body` that makes a text, which is printed.
int print_from_store(
  const invocation& asked,
  const std::function<result<std::string>(store::result_reader&, const config::settings&)>& body);

/// Whether a table on stdout may be colored.
bool wants_color(const invocation& asked);
/// What a table on stdout is written on.
page page_of(const invocation& asked);

/// Calls the one of the four functions that writes the format asked for.
template <class Json, class Jsonl, class Csv, class Table>
std::string in_format(const invocation& asked, Json json, Jsonl jsonl, Csv csv, Table table) {
  switch (asked.output) {
    case output_format::json:
      return json();
    case output_format::jsonl:
      return jsonl();
    case output_format::csv:
      return asked.dialect == csv_dialect::excel ? to_excel_csv(csv()) : csv();
    case output_format::table:
      break;
  }
  return table();
}

/// The day given on the command line, "2025-07-18", or nothing; a day in a config file is for
/// scans.
std::string asked_day(const invocation& asked, const config::settings& settings);

} // namespace tandem::cli
