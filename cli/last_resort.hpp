#pragma once

#include <string_view>

namespace tandem::cli {

/// Makes failures that would abort the process print their cause on stderr and end it with code 1:
/// an uncaught exception on any thread, and a library that gives up, for instance for lack of
/// threads or memory.
void install_last_resort();

/// The text of the exception being handled; valid as long as the exception.
std::string_view cause_at_hand();

/// Writes a line to stderr without locks and memory, and not at all where that would block.
void say_at_once(std::string_view line);

} // namespace tandem::cli
