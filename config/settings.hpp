#pragma once

#include "config/properties.hpp"
#include "config/value.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::screens {
struct screen;
}

namespace tandem::config {

/// Where a value was written. `line` is 0 where there is no file.
struct origin {
  std::string source; // "tandem.toml", "command line"
  int line = 0;
  int column = 0; // In characters, from 1; 0 where there is none.
};

/// One key as written, before any check.
struct raw_entry {
  std::string key; // "gateway.delay", "scanners.mine.rule"
  value what;
  origin where;
};

/// One thing wrong with a configuration.
struct problem {
  origin where;
  std::string key;
  std::string found;    // The value as written; empty where there is none.
  std::string message;  // "unknown key", "wrong type", "out of range", ...
  std::string expected; // The legal values: "duration, 0s..1min". May hold a suggestion.
  /// "tandem.toml:12:1: gateway.delay = -5ms: out of range; legal: duration from 0s to 1min"
  std::string text() const;
};

/// What a screen as a scanner is made of, in the form in which it is told to other processes.
struct screen_choice {
  std::shared_ptr<const screens::screen> what = nullptr; // Null: the scanner runs another rule.
  std::string where = {};                                // The condition, of rule "screen".
  std::map<std::string, std::string> parameters = {};    // As the language writes values: "3%".
  std::map<std::string, std::string> texts = {}; // Of the user's own screens in it, by name.
  /// What decides what it finds, whatever the file was called.
  bool is_same_as(const screen_choice& other) const {
    return where == other.where && parameters == other.parameters && texts == other.texts;
  }
};

/// A scanner to run: built in, a screen, or the user's own under `scanners`.
struct scanner_definition {
  std::string name;
  std::string rule; // "v2", "v3", "pullback"; the name of a screen; "screen" for a condition.
  std::map<std::string, value> overrides = {}; // "v2.min-signals" -> value.
  screen_choice screen = {};
};

/// The value of every property: the default, or what was written last. Made only by `resolve`.
class settings {
public:
  /// The value of property `name`; an undeclared name or another type is a bug. store.url is never
  /// empty here.
  template <class T>
  const T& get(std::string_view name) const {
    return std::get<T>(at(name));
  }
  bool is_set(std::string_view name) const; // Written by the user.
  const value& at(std::string_view name) const;
  /// Where the value was written; an empty source for the default.
  origin written_at(std::string_view name) const;
  /// In the order of scan.scanners.
  const std::vector<scanner_definition>& scanners() const { return scanners_; }
  /// A config file that reads back to the same values and scanners. It has every key, with its
  /// sentence and its legal values.
  std::string dump() const;
  /// The written keys as arguments that give the same settings again: "--gateway.delay=5ms".
  std::vector<std::string> arguments() const;
  /// Answers `url` for a store.url that is empty; the dump keeps it empty.
  void place_store(const std::string& url) { placed_store_ = secret{url}; }
  bool is_store_placed() const; // store.url is empty.
  /// The same with the store of `other`, for settings of the same process.
  void place_store(const settings& other) { placed_store_ = other.placed_store_; }

private:
  friend struct resolver;
  const value& written(std::string_view name) const; // Or the default.

  std::map<std::string, value, std::less<>> values_;
  std::map<std::string, origin, std::less<>> written_;
  std::vector<scanner_definition> scanners_;   // To run.
  std::vector<scanner_definition> defined_;    // The user's own, also those not in scan.scanners.
  std::map<std::string, std::string> screens_; // The texts of the user's screens that these use.
  value placed_store_ = secret{"sqlite:tandem.db"};
};

struct resolution {
  settings values;
  std::vector<problem> problems; // All at once; not empty: `values` must not be used.
  std::vector<problem> warnings = {};
};

/// Checks every entry against the properties and the relations between them. Later entries win.
/// `screen_folder` is where the user's screens lie; without one no file is read, which is right for
/// entries of another process.
resolution resolve(const std::vector<raw_entry>& entries,
                   const std::optional<std::string>& screen_folder = std::nullopt);

} // namespace tandem::config
