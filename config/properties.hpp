#pragma once

#include "config/value.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::config {

/// One key of the configuration, declared once; parsing, help, checks and dumps come from here.
struct property {
  std::string_view name;     // "gateway.delay"
  value preset;              // The default; its alternative is the property's type.
  std::string_view sentence; // What it does, for help.
  std::string_view unit;     // "KRW", "per second", ""; for help and errors.
  double min = 0;            // Numbers and durations (in seconds): inclusive bounds.
  double max = 0;            // min == max == 0: no bounds.
  std::vector<std::string_view> choices = {}; // Strings: the legal words; empty: any text.
  bool is_size = false;                       // Integer bytes that may be written as "256MiB".
  /// For values that bounds and choices cannot describe: the test and its words, always together.
  bool (*accepts)(const value&) = nullptr;
  std::string_view legal = {};
};

/// All of them, group by group; the order of help and of dumps.
std::span<const property> properties();
/// Nothing for a name that is not declared.
const property* find_property(std::string_view name);

/// The property that `word` names for a scanner of `rule`; of any rule where `rule` is not one.
const property* find_rule_property(std::string_view rule, std::string_view word);
/// All that `word` may be there, without their groups.
std::vector<std::string_view> rule_words(std::string_view rule);

/// A key whose value is a table of keys: "gateway.tr-delay".
bool is_table(std::string_view key);

/// "integer from 1 to 16", "duration from 0s to 1min", "one of: one, per-scanner"
std::string legal_values(const property& what);
/// Like `to_text(what)`, but a size reads "256MiB", and the URL of a file is no secret.
std::string to_text(const property& of, const value& what);
/// The same as a config file has it, where durations are texts in quotes.
std::string file_text(const property& of, const value& what);

/// Keys that are secrets: no file and no command line may hold them, no message may repeat them.
bool is_secret(std::string_view key);

/// What somebody wrote, as a message may repeat it: as it is, or as dots where it may hold a
/// password, wherever it stands and however it is mistyped.
std::string shown(std::string_view written);
/// The same for what was meant as a key or an option.
std::string shown_key(std::string_view written);
/// Whether a key's value changes what a run finds. The others say how this machine works: where its
/// broker, keys and files are, and how fast it goes; they may differ where a run is resumed.
bool shapes_result(std::string_view key);

} // namespace tandem::config
