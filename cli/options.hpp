#pragma once

#include "cli/command.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::cli {

// Options of every command that have a page of the help.
extern const option date_option;
extern const option output_option;
extern const option quiet_option;
// Options of several commands; those of one command are declared in its file.
extern const option all_option;
extern const option code_option;
extern const option columns_option;
extern const option csv_option; // Of commands that print csv.
extern const option from_option;
extern const option to_option;    // Of `candles` a day, of `export` a file.
extern const option alone_option; // This and the next two: of commands that call the broker.
extern const option at_option;
extern const option wait_option;
extern const option explain_option;
extern const option limit_option;
extern const option run_option;
extern const option scanner_option;
extern const option wide_option; // Of commands whose tables may be wider than a terminal.

inline constexpr std::string_view run_form = "a run's id, its beginning, or latest";
inline constexpr std::string_view code_form = "six characters of 0-9 and A-Z, such as 005930";

inline constexpr std::string_view day_form = "a day such as 2025-11-28";

/// The value_reader of invocation::code.
std::string read_code(const std::string& word, invocation& to);

/// What is wrong with a day as an option's value; nothing for a day, which is written "2025-07-18"
/// into `to`.
std::string read_day(const std::string& word, std::string& to);
/// Whether a day is given on the command line; one in a config file is for scans.
bool has_day(const invocation& asked);
/// What is wrong with an option that is legal by itself.
config::problem misuse(std::string_view key, std::string message);
/// What is wrong with the days from --from through `last`, which `last_option` gave.
std::optional<config::problem> problem_of_days(const invocation& asked, const std::string& last,
                                               std::string_view last_option);

/// The options of every command, in the order of the help.
std::span<const option_line> common_options();

/// Every option by its name, those of single commands too. Null for an unknown name.
const option* find_option(std::string_view name);

/// The names of all options, common ones first.
std::vector<std::string_view> option_names();

bool belongs_to(const option& one, const command& what);

/// "belongs to the command runs", "belongs to the commands runs and results"
std::string owners_text(const option& one);

/// The words of --output: two for every command, two more for those that print rows.
std::span<const std::pair<std::string_view, output_format>> formats(bool with_rows);

} // namespace tandem::cli
