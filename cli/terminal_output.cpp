#include "cli/terminal_output.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <unistd.h>

namespace tandem::cli {

std::size_t stdout_width() {
  return ::isatty(STDOUT_FILENO) == 1 ? terminal_columns(STDOUT_FILENO) : 0;
}

terminal_output::terminal_output(const invocation& asked, const config::settings& settings)
    : no_color_(asked.no_color),
      view_(::isatty(STDERR_FILENO) == 1, asked.quiet,
            {settings.get<std::string>("log.level"), settings.get<std::string>("log.format")}) {}

void terminal_output::print(std::string_view document) {
  std::fwrite(document.data(), 1, document.size(), stdout);
  std::fflush(stdout);
}

void terminal_output::say(std::string_view sentence) {
  fmt::print(stderr, "{}\n", sentence);
}

bool terminal_output::has_color() const {
  return !no_color_ && ::isatty(STDOUT_FILENO) == 1;
}

} // namespace tandem::cli
