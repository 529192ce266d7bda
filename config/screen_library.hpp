#pragma once

#include "config/own_screens.hpp"
#include "screens/catalog.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::config {

/// Something to say about a screen that a configuration names.
struct screen_remark {
  std::string parameter; // Whose value it is about; empty: the screen itself.
  std::string sentence;
};

/// A screen with its parameters' values in force.
struct chosen_screen {
  std::shared_ptr<const screens::screen> what; // Null with errors.
  std::string name;                            // Of the screen; "screen" for a condition.
  std::map<std::string, std::string> texts;    // What it is made of besides the shelf, by name.
  std::vector<screen_remark> errors;
  std::vector<screen_remark> warnings;
};

/// The screens that a configuration can name: those that stand in it, those in files beside it, and
/// the shelf; of two with one name the first of these. Files are read when somebody asks for a
/// screen. Values of parameters are in the language's own form ("3%").
class screen_library {
public:
  using values = std::map<std::string, std::string>;

  /// `folder` is that of the configuration. Without one no file is read: for settings that come
  /// from somebody else.
  screen_library(std::optional<std::string> folder, std::map<std::string, std::string> written);

  bool has(std::string_view name);
  /// The name that was perhaps meant, or why a file could not be read; empty: nothing to say.
  std::string hint_for(std::string_view name);

  /// Precondition: `has(name)`.
  chosen_screen named(const std::string& name, const values& parameters);
  /// `file` is relative to the folder; its screen refers to those beside it.
  chosen_screen in_file(const std::string& file, const values& parameters);
  /// A condition by itself.
  chosen_screen condition(const std::string& text);

private:
  struct shelved {
    std::vector<failure> unread;
    screens::catalog known;
  };
  shelved& beside(const std::string& folder);

  std::optional<std::string> folder_;
  std::map<std::string, std::string> written_;
  std::map<std::string, shelved> read_; // By folder.
};

} // namespace tandem::config
