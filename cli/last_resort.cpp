#include "cli/last_resort.hpp"

#include "cli/commands.hpp"

#include <array>
#include <csignal>
#include <exception>
#include <new>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

namespace tandem::cli {

namespace {

iovec part(std::string_view text) {
  // writev(2) does not change what it writes, whatever its type says.
  return {const_cast<char*>(text.data()), text.size()};
}

void say_at_once(std::string_view first, std::string_view second) {
  pollfd ready{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&ready, 1, 0) <= 0)
    return;
  const std::array parts{part(first), part(second), part("\n")};
  // There is no way left to report that the message was lost.
  [[maybe_unused]] const auto written =
    ::writev(STDERR_FILENO, parts.data(), static_cast<int>(parts.size()));
}

[[noreturn]] void end_saying(std::string_view cause) {
  say_at_once("error: internal: ", cause);
  ::_exit(exit_internal);
}

[[noreturn]] void on_terminate() {
  if (const auto thrown = std::current_exception())
    try {
      std::rethrow_exception(thrown);
    } catch (...) {
      end_saying(cause_at_hand());
    }
  end_saying("a part of the program gave up");
}

extern "C" [[noreturn]] void on_abort(int) {
  end_saying("a library gave up");
}

} // namespace

void say_at_once(std::string_view line) {
  say_at_once(line, {});
}

std::string_view cause_at_hand() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return "out of memory";
  } catch (const std::exception& thrown) {
    return thrown.what();
  } catch (...) {
    return "an exception without words";
  }
}

void install_last_resort() {
  std::set_terminate(on_terminate);
  std::signal(SIGABRT, on_abort);
}

} // namespace tandem::cli
