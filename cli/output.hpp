#pragma once

#include "market/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::cli {

/// Where the words of a command go: to the terminal of this process, or to a program that had a
/// serving process run the command.
class output {
public:
  output() = default;
  output(const output&) = delete;
  output& operator=(const output&) = delete;
  virtual ~output() = default;
  /// The document that was asked for, for stdout.
  virtual void print(std::string_view document) = 0;
  /// The run that the command shows, made by it or before.
  virtual void show_run(const std::string& id) = 0;
  /// A sentence for stderr, without a line end.
  virtual void say(std::string_view sentence) = 0;
  /// From here on no progress is shown, because a document or its last words follow.
  virtual void end_progress() = 0;
  /// Whether a table may be colored.
  virtual bool has_color() const = 0;
  /// Columns of the terminal that shows documents; 0: none shows them.
  virtual std::size_t width() const = 0;
};

/// Says why, and returns the exit code of this failure.
int refuse(output& to, const failure& problem);

} // namespace tandem::cli
