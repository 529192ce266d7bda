#pragma once

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"

namespace tandem::cli {

/// The standard streams of this process.
class terminal_output final : public output {
public:
  terminal_output(const invocation& asked, const config::settings& settings);
  void print(std::string_view document) override;
  void say(std::string_view sentence) override;
  void end_progress() override { view_.close(); }
  bool has_color() const override;
  /// Progress and log lines, from any thread.
  progress_view& view() { return view_; }

private:
  bool no_color_;
  progress_view view_;
};

} // namespace tandem::cli
