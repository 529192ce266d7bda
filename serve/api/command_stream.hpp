#pragma once

#include "store/local/descriptor.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::serve {

/// Progress of a command as both a terminal and a log can show it.
struct progress_picture {
  std::chrono::nanoseconds elapsed{0};
  std::vector<std::string> lines; // For a terminal, of its width.
  std::string line;               // For a log.
};

/// What a running command says to the process that handed it over, from the thread that runs it to
/// the one that sends: one JSON object a line. Thread-safe. Progress that has not been sent gives
/// way to newer progress, so a slow reader costs no memory.
class command_stream {
public:
  void begin(const std::string& id);      // {"run": ID}
  void show(const progress_picture& now); // {"progress": {"elapsed_s", "lines", "line"}}
  void log(std::string_view level, std::string_view text); // {"log": {"level", "text"}}
  void print(std::string_view document);                   // {"print": TEXT}
  void say(std::string_view sentence);                     // {"say": TEXT}
  void shows(const std::string& id); // {"shown": ID}: the run whose report is printed.
  void end_progress();               // {"end_progress": true}
  void exit(int code);               // {"exit": CODE}, the last line.

  /// The run's id; empty before `begin`.
  std::string run_id() const;
  /// Its reader is gone, or wants it to end: the run is to stop as soon as it has begun.
  void leave();
  bool is_left() const;

  /// A descriptor that is readable while there is something to send.
  int ready() const { return event_.number(); }
  /// What is to be sent now; empty for nothing.
  std::string take();
  bool has_exited() const;
  /// Whether everything was taken, the exit code too.
  bool is_over() const;

private:
  void add(std::string line);
  void wake();

  mutable std::mutex guard_;
  store::descriptor event_ = make_event();
  std::string waiting_;
  std::optional<progress_picture> progress_;
  bool has_exit_ = false;
  bool is_left_ = false;
  std::string run_id_;

  static store::descriptor make_event();
};

/// One line of the stream, as the asker reads it. Exactly one member is set.
struct command_event {
  std::optional<std::string> run;
  std::optional<progress_picture> progress;
  std::optional<std::pair<std::string, std::string>> log; // Level, text.
  std::optional<std::string> print;
  std::optional<std::string> say;
  std::optional<std::string> shown;
  bool ends_progress = false;
  std::optional<int> exit;
};

/// Nothing for a line that is not one of the stream's; an unknown member of a newer tandem is an
/// event without any member.
std::optional<command_event> parse_command_event(std::string_view line);

} // namespace tandem::serve
