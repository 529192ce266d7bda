#pragma once

#include "cli/with_engine.hpp"
#include "market/error.hpp"

#include <memory>
#include <string>

namespace tandem::cli {

class export_file;

extern const option report_option; // --report=FILE, of commands that show a run.

/// The page that --report asks for. Opened before anything else is done, so that a place where it
/// cannot be written is noticed before a scan; written from what is stored, so the page of a run is
/// the same after a scan and years later.
class report_file {
public:
  /// Null without --report. Errors: invalid_argument, naming the path.
  static result<std::unique_ptr<report_file>> open(const invocation& asked, const workplace& here);
  report_file(const report_file&) = delete;
  report_file& operator=(const report_file&) = delete;
  ~report_file();

  /// Writes the page of the run. Errors: those of the store and of the file system; the file is
  /// then as it was before.
  status write(const std::string& run_id);
  /// The same at the end of a command whose exit code is `code`; says what became of it. Without an
  /// id there is no page, for a reason that was said. Returns the exit code.
  int finish(const std::string& run_id, int code);

private:
  report_file(const invocation& asked, const workplace& here);

  const invocation& asked_;
  const workplace& here_;
  std::unique_ptr<export_file> file_;
};

} // namespace tandem::cli
