#pragma once

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"

#include <string>

namespace tandem::cli {

/// Columns of the terminal on stdout; 0 where there is none.
std::size_t stdout_width();

/// The standard streams of this process.
class terminal_output final : public output {
public:
  terminal_output(const invocation& asked, const config::settings& settings);
  void print(std::string_view document) override;
  void show_run(const std::string& id) override { shown_run_ = id; }
  void say(std::string_view sentence) override;
  void end_progress() override { view_.close(); }
  bool has_color() const override;
  std::size_t width() const override { return stdout_width(); }
  /// Empty where none is shown.
  const std::string& shown_run() const { return shown_run_; }
  /// Progress and log lines, from any thread.
  progress_view& view() { return view_; }

private:
  bool no_color_;
  std::string shown_run_;
  progress_view view_;
};

} // namespace tandem::cli
