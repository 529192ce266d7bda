#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace tandem::system_test {

/// What a program left behind.
struct finished {
  int exit_code = 0; // 128 + N when signal N ended it.
  std::string out;
  std::string err;
  double wall_s = 0;      // From the start to the end.
  double cpu_s = 0;       // User and system, of the program and the children it waited for.
  double peak_rss_mb = 0; // MiB. Never below what we used ourselves when it was started.
};

/// How to start a program.
struct launch {
  std::string program;
  std::vector<std::string> arguments;
  std::string folder;                             // Working directory.
  std::map<std::string, std::string> environment; // Added to ours, which loses every KIWOOM_*.
  bool terminal = false;                          // stderr is a terminal instead of a pipe.
  bool screen = false;                            // The same of stdout; lines then end in \r\n.
  std::optional<std::size_t> file_size_max;       // Bytes; longer files fail like a full disk.
  std::optional<std::size_t> files_max;           // Open at a time, the standard streams too.
};

/// Whether this machine has pseudo-terminals; a bare root without /dev/pts has none.
bool has_terminals();

/// A child process. Dies with this object, and with the test program whatever ends that.
class process {
public:
  explicit process(const launch& how);
  process(const process&) = delete;
  process& operator=(const process&) = delete;
  ~process();

  pid_t id() const { return id_; }
  void send_signal(int number) const;
  /// The first line of stdout, without its end. Throws when there is none by then.
  std::string first_line(std::chrono::milliseconds patience);
  /// Waits for the end of the program. Throws, with what it said so far, when it takes longer.
  finished wait(std::chrono::milliseconds patience);

private:
  /// Collects output until `enough` says so or everything has ended; false when time ran out.
  template <class Predicate>
  bool collect(std::chrono::milliseconds patience, Predicate enough);
  void take(int& stream, std::string& text);
  [[noreturn]] void complain(const std::string& what) const;

  std::string name_;
  std::chrono::steady_clock::time_point started_;
  pid_t id_ = -1;
  int alive_ = -1; // Readable when the child has ended.
  int out_ = -1;
  int err_ = -1;
  bool is_reaped_ = false;
  finished left_;
};

} // namespace tandem::system_test
