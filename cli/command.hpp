#pragma once

#include "config/settings.hpp"
#include "report/format/csv.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tandem::cli {

/// Exit codes of contract.md.
enum exit_code : int {
  exit_complete = 0,
  exit_internal = 1,
  exit_usage = 2,
  exit_authentication = 3,
  exit_broker_limit = 4,
  exit_partial = 5,
  exit_store = 6,
  exit_nothing_new = 10, // Only where --exit-code asks for it.
  exit_interrupted = 130,
};

/// `jsonl` and `csv` only for commands that print rows.
enum class output_format : std::uint8_t { table, json, jsonl, csv };

struct command;
struct frame;
struct task;
struct workplace;
class output;

/// A parsed command line. With problems in it nothing may run.
struct invocation {
  // Empty when none was named: then the help goes to stderr, with exit code 2.
  const command* what = nullptr;
  std::string help_topic; // Of `help`: "" (general), or one of help_topics().
  output_format output = output_format::table;
  bool quiet = false;
  bool no_color = false;
  bool explain = false;
  bool all = false;                  // Of `results`: not only picks; of `verify`: all charts.
  std::optional<std::int64_t> calls; // Of `verify`: the most charts.
  bool offline = false;              // Of `plan`: make no call.
  bool dry_run = false;              // Of `prune`: delete nothing.
  bool again = false;                // Of `scan`: also a session that was scanned.
  bool tells_nothing_new = false;    // Of `scan`: by its exit code.
  bool dump_config = false;          // Also without a command, and in place of one.
  bool version = false;              // The same.
  bool help = false;                 // --help; `what` is the command `help` then.
  std::optional<std::int64_t> limit; // Of `runs` and `results`: how many rows.
  std::optional<std::string> audit;  // Of `runs`: whose calls, an id, its beginning or "latest".
  std::optional<std::string> run;    // Of `results`, `explain` and `resume`; like `audit`.
  bool wide = false;                 // A table may be wider than its terminal.
  // Of `results`.
  bool only_new = false;
  std::string since;                // The first session, "2025-11-28"; empty is any.
  std::vector<std::string> columns; // Also of `find`; empty: the usual ones.
  // Words behind `find`, `screens` and `check`: a condition, a screen's name, files.
  std::vector<std::string> subjects;
  std::string order; // Of `find`; empty: as the screen says.
  bool near = false;
  bool funnel = false;
  // Of `results`, `explain` and `export`; empty is any.
  std::string scanner;
  std::string code; // Of `explain` never empty.
  // Of `candles`, `export` and `backtest`; empty is any. The days are "2025-07-18".
  std::string from;
  std::string until;                     // Only of `export`.
  std::optional<std::string> to;         // Of `export` the file, of the others the last day.
  std::vector<std::string> codes;        // Of `candles`; each once.
  std::string kind;                      // Of `export`.
  std::optional<std::string> row_format; // Of `export`; empty: as the file's name says.
  std::optional<csv_dialect> dialect;    // Of commands that print csv.
  // Of `backtest`.
  std::vector<std::size_t> horizons; // Ascending; empty: the usual ones.
  std::optional<std::string> trades; // The file of trades.
  bool checks_lookahead = false;
  // "http://127.0.0.1:9470", with commands that call: the serving process to use.
  std::optional<std::string> at;
  bool alone = false;                           // The same: use none.
  std::optional<std::chrono::nanoseconds> wait; // The same: for a key that another process has.
  std::optional<std::string> config_file;
  std::optional<std::string> format;      // The value of --output; `output` is its meaning.
  std::vector<config::raw_entry> entries; // --group.key=value, in order.
  std::vector<config::problem> problems;
  // The command and its own options as written, for a process that runs it in this one's stead.
  std::vector<std::string> words;
};

/// Reads a value into the invocation. Returns what is wrong with it, "is not a symbol's code", or
/// nothing.
using value_reader = std::string (*)(const std::string& value, invocation& to);

/// What an option sets: a flag, a text, a key of the configuration, or whatever its reader does.
using option_target =
  std::variant<bool invocation::*, std::string invocation::*,
               std::optional<std::string> invocation::*, std::string_view, value_reader>;

/// An option that is not a key of the configuration, or the word after a command.
struct option {
  std::string_view name;          // "--limit"
  std::string_view letter = {};   // "-q"
  std::string_view shape = {};    // "N": its value in the help; empty for a flag.
  std::string_view legal = {};    // What its value is, for messages.
  std::string_view sentence = {}; // For the help.
  option_target target;           // A flag is what sets a bool.
};

/// One line among the options of a command's help.
struct option_line {
  const option* what;             // Null for a key of the configuration, which `spelling` shows.
  std::string_view sentence = {}; // What it does here; empty: the option's own sentence.
  std::string_view spelling = {};
};

/// One command, declared in its own file, which also runs it. Help, suggestions and the reading of
/// arguments use these objects; commands() lists them.
struct command {
  std::string_view name;
  std::string_view sentence;                 // In the general help.
  std::string_view documentation = {};       // Its page of the help: usage and what it does,
  std::span<const option_line> options = {}; // then its options,
  std::string_view more = {};                // then keys, exit codes and examples.
  const option* argument = nullptr;          // The word after it; optional only for `help`,
  bool takes_words = false;                  // and where there may be any number of them.
  bool prints_rows = false;                  // It also prints jsonl and csv.
  /// What is wrong between options that are legal by themselves.
  std::optional<config::problem> (*check)(const invocation& asked) = nullptr;
  /// Runs a command without a body; returns the exit code.
  int (*run)(const invocation& asked) = nullptr;
  /// The part with an engine, of this process or of one that serves; returns the exit code.
  int (*body)(const frame& around) = nullptr;
  /// Finds what the body is about, or the exit code after saying why there is nothing. Null: the
  /// run that the configuration describes.
  std::variant<task, int> (*prepare)(const invocation& asked, const workplace& here,
                                     output& out) = nullptr;
};

} // namespace tandem::cli
