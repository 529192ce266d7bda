#pragma once

#include "messages/monitor.hpp"
#include "serve/api/command_stream.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace tandem::cli {

/// What the log shows and how.
struct log_options {
  std::string level;  // A spdlog level name.
  std::string format; // "text" or "json"
};

/// Of the terminal as it is now, so that a new size takes effect with the next picture. The
/// descriptor is that of stdout or stderr.
std::size_t terminal_columns(int descriptor);

/// Progress and notices of a run, on stderr. On a terminal one bar per scanner, redrawn in place at
/// its width; elsewhere one line every ten seconds. Called from the monitor's thread.
class progress_view {
public:
  progress_view(bool terminal, bool quiet, const log_options& log);
  void show(const progress_snapshot& now);
  void show(const serve::progress_picture& now);
  void tell(const notice& what);
  /// Wipes the bars for good, so that later output starts on a clean line.
  void close();

private:
  void wipe();

  const bool terminal_;
  const bool quiet_;
  const bool json_log_;
  std::mutex mutex_;               // The monitor's thread and the main thread both write.
  std::vector<std::size_t> drawn_; // Widths of the lines that are on the screen.
  bool closed_ = false;            // The report follows; no bars are drawn any more.
  std::chrono::nanoseconds last_line_{0};
};

} // namespace tandem::cli
