#pragma once

#include "cli/command.hpp"
#include "cli/with_engine.hpp"
#include "report/export/rows.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tandem::cli {

/// How rows are written.
enum class row_format : std::uint8_t { table, json, jsonl, csv, sqlite };

/// Which rows of which kind go where.
struct export_order {
  const export_schema* schema = nullptr;
  row_format format = row_format::csv;
  std::optional<std::string> path; // Nothing: stdout.
};

/// Opens the place, has `put` hand its rows to it and completes it; Ctrl-C leaves PATH as it was.
/// Says on stderr what was written, if it went into a file. Returns the exit code.
int export_rows(const invocation& asked, const workplace& here, const export_order& order,
                const std::function<status(row_writer&)>& put);

/// Where tandem has its own data, which no export may replace.
std::vector<std::string> files_of(const workplace& here);

/// The names and days that the command line wants, from --from through `last`, or those of --date.
export_filter filter_of(const invocation& asked, const config::settings& settings,
                        const std::string& last);

/// Exports the newest stored history of each of these codes, or without any of all of the market.
/// Codes without one are said on stderr. Returns the exit code.
int export_candles(const invocation& asked, const workplace& here, const export_order& order,
                   const export_filter& wanted, const std::vector<std::string>& codes);

/// Why there is not one candle of the market, and what brings them.
std::string nothing_stored(store::candle_reader& from);

} // namespace tandem::cli
