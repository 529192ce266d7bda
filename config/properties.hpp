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
  bool is_path = false; // A path, several, or the URL of a file: ~ at its start is the home folder.
  /// For values that bounds and choices cannot describe: the check and its description, together.
  bool (*accepts)(const value&) = nullptr;
  std::string_view legal = {};
};

/// All properties, group by group, in the order of help and of dumps.
std::span<const property> properties();
/// Nothing for a name that is not declared.
const property* find_property(std::string_view name);

/// The property that `word` names for a scanner of `rule`; of any rule when `rule` is not a rule.
const property* find_rule_property(std::string_view rule, std::string_view word);
/// All words that are legal there, without their groups.
std::vector<std::string_view> rule_words(std::string_view rule);

/// A key whose value is a table of keys: "gateway.tr-delay".
bool is_table(std::string_view key);

/// "integer from 1 to 16", "duration from 0s to 1min", "one of: one, per-scanner"
std::string legal_values(const property& what);
/// Like `to_text(what)`, but a size reads "256MiB", and the URL of a file is not hidden.
std::string to_text(const property& of, const value& what);
/// The same in the form of a config file, where durations are texts in quotes.
std::string file_text(const property& of, const value& what);

/// Keys of secrets: not allowed in files and on command lines, and never repeated in messages.
bool is_secret(std::string_view key);

/// A written value in the form for messages: unchanged, or as dots where it may contain a password,
/// wherever it stands and however it is mistyped.
std::string shown(std::string_view written);
/// The same for a text that was meant as a key or an option.
std::string shown_key(std::string_view written);
/// Whether a key's value changes the result of a run. The other keys describe this machine: where
/// its broker, keys and files are, and its speed; a resuming machine may have other values.
bool shapes_result(std::string_view key);

} // namespace tandem::config
