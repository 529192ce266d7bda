#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/interrupts.hpp"
#include "cli/last_resort.hpp"
#include "cli/with_engine.hpp"
#include "engine/resources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace {

using namespace tandem;
using namespace tandem::cli;

int dispatch(const invocation& asked) {
  for (const auto& problem : asked.problems)
    fmt::print(stderr, "error: {}\n", problem.text());
  if (!asked.problems.empty()) {
    fmt::print(stderr, "try: tandem help\n");
    return exit_usage;
  }
  if (asked.dump_config)
    return dump_config(asked);
  if (asked.version) {
    std::fputs("tandem " TANDEM_VERSION "\n", stdout);
    return exit_complete;
  }
  if (asked.what != nullptr)
    return asked.what->body != nullptr ? run_with_engine(asked) : asked.what->run(asked);
  fmt::print(stderr, "{}", help_text({}));
  return exit_usage;
}

/// The next opened file would get the number of a closed stream, and the report would go there.
void reserve_standard_streams() {
  for (int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(stream, F_GETFD) < 0)
      ::open("/dev/null", O_RDONLY); // Writing to it fails, so that lost output is noticed.
}

/// Messages that cannot be written, as on a full disk or to a reader that left, are lost. They must
/// not end a run by an exception in the middle of printing.
void lose_words_that_nobody_takes() {
  cookie_io_functions_t how{};
  how.write = [](void*, const char* text, std::size_t size) {
    for (std::size_t done = 0; done < size;) {
      const auto taken = ::write(STDERR_FILENO, text + done, size - done);
      if (taken <= 0 && errno != EINTR)
        break;
      done += static_cast<std::size_t>(std::max<ssize_t>(taken, 0));
    }
    return static_cast<ssize_t>(size);
  };
  if (auto* const patient = ::fopencookie(nullptr, "w", how)) {
    std::setvbuf(patient, nullptr, _IONBF, 0);
    stderr = patient;
  }
}

/// A report that did not reach its file makes the command fail, even after a good run.
int checked_output(int code) {
  errno = 0;
  bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (written || errno == EPIPE)
    return code; // A reader that stops early, such as head, is not an error.
  fmt::print(stderr, "error: cannot write to stdout: {}\n",
             std::generic_category().message(errno == 0 ? EIO : errno));
  return code == exit_complete ? exit_internal : code;
}

} // namespace

int main(int argc, char** argv) {
  install_last_resort();
  keep_memory_of_answers();
  reserve_standard_streams();
  lose_words_that_nobody_takes();
  std::signal(SIGPIPE, SIG_IGN); // A reader that leaves early must not end a run half stored.
  std::signal(SIGXFSZ, SIG_IGN); // A file that may not grow is a full disk.
  // Keys and tokens are in memory. A core dump would write them to disk (a core pipe ignores the
  // size limit), and another process of this user could attach and read them.
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
#ifndef __SANITIZE_ADDRESS__ // Its search for leaks attaches, too, which only root could do then.
  ::prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
#endif
  try {
    watch_interrupts();
    std::vector<std::string> arguments{argv + 1, argv + argc};
    return checked_output(dispatch(parse_arguments(arguments)));
  } catch (...) {
    const std::string_view cause = cause_at_hand();
    fmt::print(stderr, "error: internal: {}\n", cause);
    return exit_internal;
  }
}
